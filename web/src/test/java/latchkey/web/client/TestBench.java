package latchkey.web.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import latchkey.client.Conversation;
import latchkey.client.DeviceLink;
import latchkey.client.Member;
import latchkey.client.crypto.LibsignalSignatureCheck;
import latchkey.client.store.KeyStore;
import latchkey.protocol.Address;
import latchkey.protocol.record.MeetingRecord.FilesTold;
import latchkey.protocol.record.RecordFile;
import latchkey.protocol.record.RecordReport;
import latchkey.protocol.record.RecordVerifier;
import latchkey.server.LatchkeyServer;
import latchkey.server.config.ServerConfig;
import latchkey.web.client.JavaPeer.JavaGuest;
import latchkey.web.client.JavaPeer.JavaMember;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A server, and whom a test of the browser's SDK needs around it: accounts, and people who use the
 * Java SDK. Driven by JSON over HTTP, from {@code client/test/meetings/bench.ts}; opens further
 * benches, one for each file of tests.
 */
public final class TestBench implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Path dataDir;
  private final Path backUp;
  private final HttpServer control;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, JavaPeer> peers = new ConcurrentHashMap<>();
  private final Map<String, Member> members = new ConcurrentHashMap<>();
  private final Queue<TestBench> more = new ConcurrentLinkedQueue<>();
  private LatchkeyServer server;

  private TestBench(Path dataDir, HttpServer control) {
    this.dataDir = dataDir;
    this.backUp = dataDir.resolveSibling(dataDir.getFileName() + "-back-up");
    this.control = control;
    this.server = LatchkeyServer.start(ServerConfig.in(dataDir).withPort(0));
  }

  static TestBench start() throws IOException {
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    TestBench bench =
        new TestBench(Files.createTempDirectory("latchkey-bench"), HttpServer.create(anyPort, 0));
    bench.control.createContext("/", bench::handle);
    bench.control.setExecutor(bench.threads);
    bench.control.start();
    return bench;
  }

  /** Stays until it is killed, for work on the tests; prints where it listens. */
  public static void main(String[] args) throws Exception {
    try (TestBench bench = start()) {
      System.out.println(bench.url());
      Thread.currentThread().join();
    }
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + control.getAddress().getPort());
  }

  private void handle(HttpExchange exchange) throws IOException {
    JsonNode body = JSON.readTree(exchange.getRequestBody());
    int status = 200;
    Object answer;
    try {
      answer = answer(exchange.getRequestURI().getPath(), body);
    } catch (RuntimeException e) {
      status = 500;
      answer = Map.of("error", String.valueOf(e));
    }
    byte[] bytes = JSON.writeValueAsString(answer).getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    try (exchange) {
      exchange.getResponseBody().write(bytes);
    }
  }

  private Object answer(String path, JsonNode body) {
    return switch (path) {
      case "/bench" -> Map.of("url", another().url());
      case "/account" -> Map.of("link", signInLink(text(body, "name")));
      case "/restart" -> restart(dataDir, () -> {});
      case "/restart-empty" -> restart(emptyFolder(), () -> {});
      case "/back-up" -> restart(dataDir, () -> copy(dataDir, backUp));
      case "/restore" -> restart(dataDir, () -> copy(backUp, dataDir));
      case "/java/host" -> add(JavaMember.host(text(body, "link"), text(body, "title")));
      case "/java/sign-in" -> add(Member.signIn(text(body, "link"), "Java", KeyStore.inMemory()));
      case "/java/join-account" -> add(join(text(body, "link")));
      case "/java/open" -> add(JavaMember.open(account(body), text(body, "meetingId")));
      case "/java/device-link" -> Map.of("link", deviceLink(member(body).member()));
      case "/java/knock" -> add(JavaGuest.knock(text(body, "link"), text(body, "name")));
      case "/java/invite" -> Map.of("link", member(body).invite(body.get("maxUses").asInt()));
      case "/java/messages" -> Map.of("messages", peer(body).messages());
      case "/java/record" -> Map.of("record", record(peer(body)));
      case "/verify" -> verified(text(body, "record"));
      case "/java/safety-number" -> Map.of("digits", peer(body).safetyNumber(address(body)));
      default -> {
        act(path, body);
        yield Map.of();
      }
    };
  }

  private void act(String path, JsonNode body) {
    switch (path) {
      case "/java/admit" -> member(body).admit(text(body, "sessionId"));
      case "/java/remove" -> member(body).remove(text(body, "sessionId"));
      case "/java/rename" -> account(body).rename(text(body, "name"));
      case "/java/add-member" -> member(body).addMember(text(body, "userId"));
      case "/java/say" -> peer(body).say(text(body, "text"));
      case "/java/leave" -> peer(body).leave();
      case "/java/close" -> peer(body).close();
      default -> throw new IllegalArgumentException("nothing is at " + path);
    }
  }

  private static String record(JavaPeer peer) {
    Conversation talk =
        switch (peer) {
          case JavaMember member -> member.meeting();
          case JavaGuest guest -> guest.meeting();
        };
    return new String(RecordFile.write(talk.record(FilesTold.NAMED)), StandardCharsets.UTF_8);
  }

  /** What {@code latchkey verify-transcript} says of a record, whoever has made it. */
  private static Map<String, Object> verified(String record) {
    RecordReport report =
        RecordVerifier.verify(
            RecordFile.read(record.getBytes(StandardCharsets.UTF_8)),
            new LibsignalSignatureCheck(),
            Optional.empty());
    return Map.of(
        "problems", Stream.concat(report.problems().stream(), report.disputes().stream()).toList(),
        "checked", report.checked(),
        "said", report.spoken().stream().map(said -> said.how() + ": " + said.words()).toList(),
        "signed",
            report.spoken().stream()
                .filter(RecordReport.Spoken::isSigned)
                .map(RecordReport.Spoken::words)
                .toList());
  }

  private String signInLink(String name) {
    return server.baseUrl() + "/sign-in#" + server.signIn().newLink(name).token();
  }

  /** A bench that is closed with this one. */
  private TestBench another() {
    try {
      TestBench bench = start();
      more.add(bench);
      return bench;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path emptyFolder() {
    try {
      return Files.createTempDirectory(dataDir, "empty");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As after a crash: everybody is cut off, and the port is the same. */
  private Map<String, Object> restart(Path folder, Runnable meanwhile) {
    int port = server.port();
    server.close();
    meanwhile.run();
    server = LatchkeyServer.start(ServerConfig.in(folder).withPort(port));
    return Map.of();
  }

  private static void copy(Path from, Path to) {
    try {
      erase(to);
      Files.createDirectories(to);
      try (Stream<Path> files = Files.list(from)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          Files.copy(file, to.resolve(file.getFileName()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void erase(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private Map<String, Object> add(Member member) {
    String id = "account-" + members.size();
    members.put(id, member);
    return Map.of("account", id, "userId", member.userId().value());
  }

  private Member account(JsonNode body) {
    Member member = members.get(text(body, "account"));
    if (member == null) {
      throw new IllegalArgumentException("there is no such account");
    }
    return member;
  }

  private static Member join(String deviceLink) {
    return Member.joinAccount(deviceLink, "Java", KeyStore.inMemory(), JavaPeer.PATIENCE);
  }

  /** The device that comes with it is confirmed as soon as it is there. */
  private String deviceLink(Member member) {
    DeviceLink link = member.newDeviceLink();
    threads.execute(() -> confirm(link));
    return link.link();
  }

  private static void confirm(DeviceLink link) {
    try (link) {
      if (link.awaitDevice(JavaPeer.PATIENCE).isPresent()) {
        link.confirm(JavaPeer.PATIENCE);
      }
    }
  }

  private Map<String, Object> add(JavaPeer peer) {
    String id = "peer-" + peers.size();
    peers.put(id, peer);
    String meetingId =
        switch (peer) {
          case JavaMember member -> member.meeting().id().value();
          case JavaGuest guest -> guest.meeting().id().value();
        };
    Address self =
        switch (peer) {
          case JavaMember member -> member.meeting().self();
          case JavaGuest guest -> guest.meeting().self();
        };
    return Map.of("peer", id, "meetingId", meetingId, "id", self.id(), "deviceId", self.deviceId());
  }

  private JavaPeer peer(JsonNode body) {
    JavaPeer peer = peers.get(text(body, "peer"));
    if (peer == null) {
      throw new IllegalArgumentException("there is no such peer");
    }
    return peer;
  }

  private JavaMember member(JsonNode body) {
    return (JavaMember) peer(body);
  }

  private static Address address(JsonNode body) {
    return new Address(text(body, "id"), body.get("deviceId").asInt());
  }

  private static String text(JsonNode body, String field) {
    return body.get(field).asString();
  }

  @Override
  public void close() {
    more.forEach(TestBench::close);
    peers.values().forEach(JavaPeer::close);
    members.values().forEach(Member::close);
    control.stop(0);
    threads.close();
    server.close();
    try {
      erase(dataDir);
      erase(backUp);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
