package latchkey.client.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import latchkey.client.DeviceLink;
import latchkey.client.Guest;
import latchkey.client.GuestMeeting;
import latchkey.client.Invitation;
import latchkey.client.MeetingEvent;
import latchkey.client.Member;
import latchkey.client.MemberMeeting;
import latchkey.client.http.MemberApi;
import latchkey.client.store.KeyStore;
import latchkey.protocol.MeetingId;
import latchkey.protocol.relay.Events;
import latchkey.server.LatchkeyServer;
import latchkey.server.config.Limit;
import latchkey.server.config.ServerConfig;
import latchkey.server.config.ServerLimits;

/** A real server on a free port with a database of its own, and the clients that tests make. */
public final class World implements AutoCloseable {
  /** Limits that no test reaches by accident. */
  static final ServerLimits ROOMY =
      ServerLimits.DEFAULT
          .with(Limit.STRANGERS_CALLS, 100_000)
          .with(Limit.GUEST_EVENTS, 100_000)
          .with(Limit.KEY_UPLOADS, 100_000)
          .with(Limit.BUNDLE_TAKES, 1_000)
          .with(Limit.BUNDLE_TAKES_OF_PERSON, 1_000);

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final MovedClock clock = new MovedClock();
  private final Path directory;
  private final LatchkeyServer server;
  private final Deque<Runnable> open = new ArrayDeque<>();

  public World() {
    try {
      this.directory = Files.createTempDirectory("latchkey-client-test");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.server =
        LatchkeyServer.start(
            ServerConfig.in(directory.resolve("server"))
                .withPort(0)
                .withClock(clock)
                .withNanoTime(clock::nanoTime)
                .withLimits(ROOMY));
  }

  /** Where the server keeps the ciphertext of files. */
  public Path filesFolder() {
    return directory.resolve("server").resolve("files");
  }

  public LatchkeyServer server() {
    return server;
  }

  public URI url() {
    return server.baseUrl();
  }

  /** So much time passes, for the server, all at once. */
  public void pass(Duration time) {
    clock.advance(time);
  }

  /** Has the server lose a message, as it must not. */
  public void lose(MeetingId meeting, long seq) {
    Path database = directory.resolve("server").resolve("latchkey.db");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        PreparedStatement delete =
            connection.prepareStatement(
                "DELETE FROM relay_message WHERE meeting_id = ? AND seq = ?")) {
      delete.setString(1, meeting.value());
      delete.setLong(2, seq);
      if (delete.executeUpdate() != 1) {
        throw new IllegalStateException("there is no message " + seq);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What stands in a sign-in link for a new account. */
  public String signInToken(String name) {
    return server.signIn().newLink(name).token();
  }

  /** A sign-in link for a new account. */
  public String signInLink(String name) {
    return url() + "/sign-in#" + signInToken(name);
  }

  /** A new account, opened on a device whose keys are in a file. */
  public Member member(String name) {
    return member(name, store());
  }

  /** A new account, opened on a device with these keys. */
  public Member member(String name, KeyStore store) {
    return member(url(), name, store);
  }

  /**
   * As {@link #member(String, KeyStore)}.
   *
   * @param line by which the device reaches the server
   */
  public Member member(URI line, String name, KeyStore store) {
    return closing(Member.signIn(line, signInToken(name), name, name + "'s device", store));
  }

  /** A further device of somebody's account, by a link that a present one makes. */
  public Member device(Member present, String deviceName) {
    return device(url(), present, deviceName, store());
  }

  /**
   * As {@link #device(Member, String)}.
   *
   * @param line by which the device reaches the server
   */
  public Member device(URI line, Member present, String deviceName, KeyStore store) {
    try (DeviceLink link = present.newDeviceLink()) {
      String led = link.link().replace(present.server().toString(), line.toString());
      CompletableFuture<Member> joining =
          CompletableFuture.supplyAsync(() -> Member.joinAccount(led, deviceName, store, PATIENCE));
      if (link.awaitDevice(PATIENCE).isEmpty()) {
        throw new AssertionError("the new device does not ask");
      }
      link.confirm(PATIENCE);
      return closing(joining.join());
    }
  }

  /** A guest that knocks with this invitation. */
  public GuestMeeting knock(Invitation invitation, String name, Recorder told) {
    GuestMeeting guest = Guest.knock(invitation.link(), name, told);
    open.push(guest::close);
    return guest;
  }

  /** A guest without the SDK that knocks. */
  public BareGuest bareGuest(Invitation invitation, String name) {
    BareGuest guest = new BareGuest(url(), invitation.link(), name);
    open.push(guest::close);
    return guest;
  }

  /** Whatever is to be closed with this world. */
  public <T extends AutoCloseable> T closing(T resource) {
    open.push(() -> {
      try {
        resource.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    });
    return resource;
  }

  /** A further, bare connection of a member's device. */
  public Tap tap(KeyStore store) {
    String token = store.account().get().orElseThrow().accessToken();
    Tap tap = closing(new Tap(url(), Events.MEMBERS, Map.of("accessToken", token)));
    tap.awaitConnected();
    return tap;
  }

  /** A member device's REST calls, bare. */
  public MemberApi api(KeyStore store) {
    return new MemberApi(url(), store.account().get().orElseThrow().accessToken());
  }

  /** A key store in a file of its own. */
  public KeyStore store() {
    return closing(KeyStore.inFile(directory.resolve("store-" + open.size() + ".db")));
  }

  /** A guest that knocks and is let in; returns when it takes part. */
  public GuestMeeting admitted(
      MemberMeeting by, Invitation invitation, String name, Recorder told) {
    GuestMeeting guest = knock(invitation, name, told);
    by.admit(guest.sessionId());
    told.await(MeetingEvent.Admitted.class);
    return guest;
  }

  @Override
  public void close() {
    while (!open.isEmpty()) {
      open.pop().run();
    }
    server.close();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
