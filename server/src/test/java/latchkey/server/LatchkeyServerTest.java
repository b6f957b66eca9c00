package latchkey.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import latchkey.protocol.Json;
import latchkey.protocol.Sha256;
import latchkey.protocol.account.Account;
import latchkey.protocol.account.Accounts;
import latchkey.protocol.device.NewDeviceLink;
import latchkey.protocol.keys.KeyCounts;
import latchkey.protocol.log.meeting.MeetingLog;
import latchkey.server.config.ServerConfig;
import latchkey.server.signin.WaitingName;
import latchkey.server.testing.Eventually;
import latchkey.server.testing.LogWatch;
import latchkey.server.testing.TestAccount;
import latchkey.server.testing.TestDevice;
import latchkey.server.testing.TestGuest;
import latchkey.server.testing.TestLink;
import latchkey.server.testing.TestMeeting;
import latchkey.server.testing.TestServer;
import latchkey.server.testing.TestTcp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LatchkeyServerTest {
  @TempDir private Path directory;

  @Test
  void aKilledServerHasLostNothingItAnswered() {
    try (TestServer server = TestServer.start()) {
      TestDevice ada = server.newMember("Ada");
      TestMeeting meeting = TestMeeting.create(server, ada);
      TestGuest admitted = meeting.guest("Alan");
      TestGuest waiting = meeting.knock("Barbara");
      MeetingLog before = meeting.roster();

      server.continueAsIfKilled();

      assertThat(meeting.roster().head()).isEqualTo(before.head());
      assertThat(server.get(admitted.path() + "/prekeys", admitted.token()).as(KeyCounts.class))
          .isEqualTo(new KeyCounts(5, 5));
      meeting.admit(waiting).isDone();
      assertThat(meeting.roster().guests()).containsExactly(admitted.asGuest(), waiting.asGuest());
      server.restart();
      assertThat(meeting.roster().guests()).hasSize(2);
    }
  }

  @Test
  void callsThatHaveBegunAreAnsweredBeforeTheServerStops() throws SQLException {
    try (TestServer server = TestServer.start();
        Connection other =
            DriverManager.getConnection("jdbc:sqlite:" + server.dataDir().resolve("latchkey.db"));
        Statement lock = other.createStatement()) {
      TestDevice ada = server.newMember("Ada");
      List<TestTcp> calls = Stream.generate(() -> TestTcp.open(server)).limit(10).toList();
      String link = Json.mapper().writeValueAsString(new NewDeviceLink(Sha256.of("a token")));
      lock.execute("begin immediate");
      for (TestTcp call : calls) {
        call.send(
            "POST /api/me/device-links HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: "
                + link.length()
                + "\r\nContent-Type: application/json\r\nAuthorization: Bearer "
                + ada.token()
                + "\r\n\r\n"
                + link);
      }
      server.get("/api/me", ada.token()).hasStatus(200);
      CompletableFuture<Void> stopped = CompletableFuture.runAsync(server.server()::close);
      Eventually.holds(
          "the server is stopping", () -> server.get("/api/me", ada.token()).status() == 503);
      assertThat(stopped).isNotDone();
      lock.execute("rollback");

      List<String> answers = calls.stream().map(TestTcp::readHead).toList();
      assertThat(answers)
          .allMatch(head -> head.startsWith("HTTP/1.1 201") || head.startsWith("HTTP/1.1 503"))
          .anyMatch(head -> head.startsWith("HTTP/1.1 201"));
      stopped.join();
      calls.forEach(TestTcp::close);
      server.restart();
    }
  }

  @Test
  void tokensAreKeptAsHashesAlone() throws IOException {
    try (TestServer server = TestServer.start()) {
      TestDevice ada = server.newMember("Ada");
      String link = server.server().signIn().newLink("Grace").token();
      TestMeeting meeting = TestMeeting.create(server, ada);
      TestLink invitation = meeting.invite();
      TestGuest guest = TestGuest.knock(server, invitation, "Alan", 1);

      try (Stream<Path> files = Files.walk(server.dataDir())) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          String content = Files.readString(file, StandardCharsets.ISO_8859_1);
          for (String token : List.of(link, ada.token(), invitation.token(), guest.token())) {
            assertThat(content.contains(token.substring(4))).as("a token in " + file).isFalse();
          }
        }
      }
    }
  }

  @Test
  void accountsAreManagedBesideARunningServer() {
    try (TestServer server = TestServer.start();
        Administration administration = Administration.of(ServerConfig.in(server.dataDir()))) {
      TestDevice ada = server.newMember("Ada");

      String link = administration.signIn().newLink("Grace").token();
      assertThat(administration.signIn().waiting())
          .extracting(WaitingName::name)
          .containsExactly("Grace");
      assertThatThrownBy(() -> administration.signIn().newLink("Ada"))
          .hasMessageContaining("an account of that name already");
      TestAccount account = new TestAccount("Grace", server.clock().instant());

      // The link's times are those of this machine's clock, the server's stands still.
      server.post("/api/sign-in", "", account.opening(link, "Laptop")).hasStatus(201);
      assertThat(administration.signIn().waiting()).isEmpty();
      Account grace = administration.accounts().findByName("Grace").orElseThrow();
      assertThat(server.get("/api/users", ada.token()).as(Accounts.class).users()).contains(grace);
      administration.accounts().remove(ada.userId());
      server.get("/api/me", ada.token()).hasStatus(401);
      assertThat(administration.accounts().all()).containsExactly(grace);
    }
  }

  @Test
  void aPortThatIsTakenIsNamed() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(
              () -> LatchkeyServer.start(ServerConfig.in(directory).withPort(taken.getLocalPort())))
          .isInstanceOf(ServerCannotStart.class)
          .hasMessageContaining("port")
          .hasMessageContaining(String.valueOf(taken.getLocalPort()));
    }
    LatchkeyServer.start(ServerConfig.in(directory).withPort(0)).close();
  }

  @Test
  void aDataDirectoryThatIsNoneIsNamed() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    assertThatThrownBy(() -> LatchkeyServer.start(ServerConfig.in(file)))
        .isInstanceOf(ServerCannotStart.class)
        .hasMessageContaining("is a file, and no folder")
        .hasMessageContaining(file.toString());
  }

  @Test
  void aFileThatIsNoDatabaseIsNamed() throws IOException {
    Path file = directory.resolve("latchkey.db");
    Files.writeString(file, "This is a text and no database at all. ".repeat(100));
    assertThatThrownBy(() -> LatchkeyServer.start(ServerConfig.in(directory)))
        .isInstanceOf(ServerCannotStart.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void anEmptyDatabaseIsBegunWithAWordOfWarning() throws IOException {
    Path file = Files.createFile(directory.resolve("latchkey.db"));
    try (LogWatch watch = LogWatch.open()) {
      LatchkeyServer.start(ServerConfig.in(directory).withPort(0)).close();
      assertThat(watch.lines())
          .filteredOn(line -> line.startsWith("WARN") && line.contains(file + " is empty"))
          .hasSize(1);
    }
  }

  @Test
  void aNewerDatabaseIsLeftAlone() throws SQLException {
    LatchkeyServer.start(ServerConfig.in(directory).withPort(0)).close();
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("latchkey.db"));
        Statement statement = connection.createStatement()) {
      statement.execute(
          "insert into flyway_schema_history select 99, '99', 'later', type, 'V99__later.sql',"
              + " checksum, installed_by, installed_on, execution_time, success from"
              + " flyway_schema_history where version = '1'");
    }
    assertThatThrownBy(() -> LatchkeyServer.start(ServerConfig.in(directory).withPort(0)))
        .isInstanceOf(ServerCannotStart.class)
        .hasMessageContaining("newer");
  }

  @Test
  void aDatabaseWithOtherTablesIsLeftAlone() throws SQLException {
    LatchkeyServer.start(ServerConfig.in(directory).withPort(0)).close();
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("latchkey.db"));
        Statement statement = connection.createStatement()) {
      statement.execute("update flyway_schema_history set checksum = 1 where version = '1'");
    }
    assertThatThrownBy(() -> LatchkeyServer.start(ServerConfig.in(directory).withPort(0)))
        .isInstanceOf(ServerCannotStart.class)
        .hasMessageContaining("other tables");
  }

  @Test
  void settingsThatCannotBeAreRefused() {
    ServerConfig config = ServerConfig.in(directory);
    assertThatThrownBy(() -> config.withPort(70_000)).hasMessageContaining("port");
    assertThatThrownBy(() -> config.withHost(" ")).hasMessageContaining("host");
    assertThatThrownBy(() -> config.withPublicUrl(URI.create("https://meet.example/path")))
        .hasMessageContaining("url");
  }

  @Test
  void aPublicUrlIsKeptAsBrowsersWriteItsOrigin() {
    ServerConfig config = ServerConfig.in(directory);
    Map.of(
            "https://Meet.Example.org:443", "https://meet.example.org",
            "HTTP://meet.example.org:80", "http://meet.example.org",
            "https://meet.example.org:", "https://meet.example.org",
            "https://meet.example.org:80", "https://meet.example.org:80",
            "https://[2001:DB8::1]:8443", "https://[2001:db8::1]:8443")
        .forEach((given, kept) ->
            assertThat(config.withPublicUrl(URI.create(given)).publicUrl())
                .contains(URI.create(kept)));
    for (String given : List.of("https://user@meet.example.org", "https://meet.example.org.")) {
      assertThatThrownBy(() -> config.withPublicUrl(URI.create(given)))
          .hasMessageContaining("https://meet.example.org, without");
    }
  }
}
