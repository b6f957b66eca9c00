package latchkey.server.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import latchkey.protocol.Json;
import latchkey.server.LatchkeyServer;
import latchkey.server.config.Limit;
import latchkey.server.config.ServerConfig;
import latchkey.server.config.ServerLimits;
import latchkey.server.storage.copy.Data;

/** A server on a free port, with a data directory of its own and a clock that stands still. */
public final class TestServer implements AutoCloseable {
  public static final String NO_TOKEN = "";

  private final MutableClock clock = new MutableClock();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Databases.TestDatabase database;
  private final UnaryOperator<ServerConfig> settings;
  private Path dataDir = temporaryDirectory();
  private LatchkeyServer server;
  private WireTap tap = WireTap.NONE;

  private TestServer(Databases databases, UnaryOperator<ServerConfig> settings) {
    this.database = databases.make();
    this.settings = settings;
    this.server = launch();
  }

  public static TestServer start() {
    return start(settings -> settings);
  }

  public static TestServer start(UnaryOperator<ServerConfig> settings) {
    return new TestServer(Databases.USUAL, settings);
  }

  /** On a database of this kind. */
  public static TestServer on(Databases databases) {
    return on(databases, settings -> settings);
  }

  /** On a database of this kind. */
  public static TestServer on(Databases databases, UnaryOperator<ServerConfig> settings) {
    return new TestServer(databases, settings);
  }

  /** Has {@code other} told what goes over the wire from now on. */
  public TestServer tappedBy(WireTap other) {
    tap = other;
    return this;
  }

  WireTap tap() {
    return tap;
  }

  /** With limits that no test reaches by accident. */
  public static ServerLimits roomyLimits() {
    return ServerLimits.DEFAULT
        .with(Limit.STRANGERS_CALLS, 1_000_000)
        .with(Limit.STRANGERS_TOKENS, 1_000_000)
        .with(Limit.DEVICE_CALLS, 1_000_000)
        .with(Limit.GUEST_CALLS, 1_000_000)
        .with(Limit.DEVICE_EVENTS, 1_000_000)
        .with(Limit.KEY_UPLOADS, 1_000_000)
        .with(Limit.MAILBOX_OF_SENDER, Limit.MAILBOX.usual());
  }

  private LatchkeyServer launch() {
    return LatchkeyServer.start(
        settings.apply(
            database.settings(
                ServerConfig.in(dataDir)
                    .withPort(0)
                    .withClock(clock)
                    .withNanoTime(clock::nanoTime)
                    .withLimits(roomyLimits()))));
  }

  /** Stops it in good order and starts it again. */
  public void restart() {
    server.close();
    server = launch();
  }

  /**
   * Goes on with what is on disk at this moment, as if the process had been killed: nothing is
   * closed, written out or tidied up before.
   */
  public void continueAsIfKilled() {
    Path before = dataDir;
    Path after = temporaryDirectory();
    try (Stream<Path> files = Files.list(before)) {
      // The log first: it may be written into the database meanwhile, and must not be missed.
      List<Path> all =
          files
              .filter(path -> !path.toString().endsWith("-shm"))
              .sorted(Comparator.comparing(path -> !path.toString().endsWith("-wal")))
              .toList();
      for (Path file : all) {
        Files.copy(file, after.resolve(file.getFileName()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.close();
    delete(before);
    dataDir = after;
    server = launch();
  }

  /** Stops it, copies its database, and starts it again. */
  public void backUp() {
    whileStopped(() -> database.backUp(dataDir));
  }

  /** Stops it, puts the copy of its database back, and starts it again. */
  public void restore() {
    whileStopped(() -> database.restore(dataDir));
  }

  public MutableClock clock() {
    return clock;
  }

  public LatchkeyServer server() {
    return server;
  }

  public Path dataDir() {
    return dataDir;
  }

  /** Where it keeps its data. */
  public Data data() {
    return database.data(dataDir);
  }

  /** Stops it, has something done to its data, and starts it again. */
  public void whileStopped(Runnable action) {
    server.close();
    action.run();
    server = launch();
  }

  /** A connection to its database, beside its own. */
  public Connection connectToDatabase() throws SQLException {
    return database.connect(dataDir);
  }

  /** A new account with a device that has published its keys. */
  public TestDevice newMember(String name) {
    TestDevice device = TestDevice.open(this, name);
    device.publishKeys();
    return device;
  }

  /** A new device of the same person, with published keys. */
  public TestDevice newDevice(TestDevice another) {
    TestDevice device = another.another();
    device.publishKeys();
    return device;
  }

  public Reply get(String path, String token) {
    return bare("GET", path, token);
  }

  public Reply delete(String path, String token) {
    return bare("DELETE", path, token);
  }

  public Reply post(String path, String token) {
    return bare("POST", path, token);
  }

  public Reply post(String path, String token, Object body) {
    return withBody("POST", path, token, body);
  }

  public Reply put(String path, String token, Object body) {
    return withBody("PUT", path, token, body);
  }

  private Reply bare(String method, String path, String token) {
    Reply answer = send(method, path, token, BodyPublishers.noBody(), List.of());
    tap.called(method, path, new byte[0], answer);
    return answer;
  }

  private Reply withBody(String method, String path, String token, Object body) {
    byte[] json =
        body instanceof String text
            ? text.getBytes(StandardCharsets.UTF_8)
            : Json.mapper().writeValueAsBytes(body);
    Reply answer =
        send(
            method,
            path,
            token,
            BodyPublishers.ofByteArray(json),
            List.of("Content-Type", "application/json"));
    tap.called(method, path, json, answer);
    return answer;
  }

  /** Any request. Not told to who taps the wire. */
  public Reply send(
      String method, String path, String token, BodyPublisher body, List<String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .method(method, body);
    if (!token.equals(NO_TOKEN)) {
      request.header("Authorization", "Bearer " + token);
    }
    if (!headers.isEmpty()) {
      request.headers(headers.toArray(String[]::new));
    }
    try {
      return new Reply(http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.close();
    http.close();
    delete(dataDir);
    database.close();
  }

  private static Path temporaryDirectory() {
    try {
      return Files.createTempDirectory("latchkey-server");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
