package latchkey.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import latchkey.protocol.ErrorCode;
import latchkey.server.Administration;
import latchkey.server.config.ServerConfig;
import latchkey.server.testing.Databases;
import latchkey.server.testing.Eventually;
import latchkey.server.testing.TestDevice;
import latchkey.server.testing.TestGuest;
import latchkey.server.testing.TestMeeting;
import latchkey.server.testing.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a server notes for its operator, and what the operator sees of meetings. */
@ParameterizedClass
@EnumSource(Databases.class)
final class AuditLogTest {
  private final AtomicReference<Map<String, String>> settings =
      new AtomicReference<>(Map.of("port", "8080", "limit.meetings", "5"));
  private final TestServer server;

  AuditLogTest(Databases databases) {
    server = TestServer.on(databases, config -> config.withNoted(settings.get()));
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void whoDidWhatIsNotedAndNothingElse() {
    TestDevice ada = server.newMember("Ada");
    TestDevice bea = server.newMember("Bea");
    TestMeeting meeting = TestMeeting.create(server, ada);
    meeting.add(bea);
    TestGuest gus = TestGuest.knock(server, meeting.invite(), "Gus", 1);
    meeting.admit(gus, bea).isDone();
    meeting.remove(gus, ada).isDone();
    meeting.removeMember(bea, ada).isDone();
    meeting.end().isDone();

    assertThat(noted())
        .containsExactly(
            "DEVICE_SIGNED_IN " + ada.userId() + " Laptop of a test",
            "DEVICE_SIGNED_IN " + bea.userId() + " Laptop of a test",
            "MEETING_BEGUN " + ada.userId() + " " + TestMeeting.TITLE,
            "MEMBER_ADDED " + ada.userId() + " " + bea.userId(),
            "GUEST_ADMITTED " + bea.userId() + " Gus",
            "GUEST_REMOVED " + ada.userId() + " Gus",
            "MEMBER_REMOVED " + ada.userId() + " " + bea.userId(),
            "MEETING_ENDED " + ada.userId() + " ");
  }

  @Test
  void whatIsRefusedIsNotNoted() {
    TestDevice ada = server.newMember("Ada");
    TestDevice bea = server.newMember("Bea");
    TestMeeting meeting = TestMeeting.create(server, ada);
    int before = noted().size();

    meeting.removeMember(ada, bea);
    meeting.addMember(bea, bea);

    assertThat(noted()).hasSize(before);
  }

  @Test
  void theOperatorsDeedsAreNotedToo() {
    TestDevice ada = server.newMember("Ada");
    String account = "Ada (" + ada.userId() + ")";
    for (int twice = 0; twice < 2; twice++) {
      administer(administration -> administration.accounts().disable(ada.userId()));
    }
    administer(administration -> administration.accounts().enable(ada.userId()));
    administer(administration -> administration.accounts().remove(ada.userId()));

    assertThat(noted().stream().skip(1))
        .containsExactly(
            "ACCOUNT_DISABLED - " + account,
            "ACCOUNT_ENABLED - " + account,
            "DEVICE_SIGNED_OUT " + ada.userId() + " ",
            "ACCOUNT_REMOVED - " + account);
  }

  @Test
  void aSettingThatDiffersFromTheLastStartIsNoted() {
    assertThat(noted()).isEmpty();
    server.restart();
    assertThat(noted()).isEmpty();

    settings.set(Map.of("port", "443", "url", "https://meet.example.org"));
    server.restart();

    assertThat(noted())
        .containsExactlyInAnyOrder(
            "SETTING_CHANGED - limit.meetings = as usual",
            "SETTING_CHANGED - port = 443",
            "SETTING_CHANGED - url = https://meet.example.org");
  }

  @Test
  void whatIsTooOldGoes() {
    TestDevice ada = server.newMember("Ada");
    assertThat(noted()).hasSize(1);
    for (int day = 0; day < 91; day += 20) {
      server.clock().advance(Duration.ofDays(20));
      server.get("/api/me", ada.token()).hasStatus(200);
      server.server().signIn().newLink("Link " + day); // So that the database bears the time out.
      server.restart();
    }
    Eventually.holds("the old entry is gone", () -> noted().isEmpty());
  }

  @Test
  void theOperatorSeesMeetingsAndEndsOne() {
    TestDevice ada = server.newMember("Ada");
    TestMeeting meeting = TestMeeting.create(server, ada);
    administer(administration -> {
      assertThat(administration.meetings().all())
          .singleElement()
          .satisfies(summary -> {
            assertThat(summary.meetingId()).isEqualTo(meeting.meetingId());
            assertThat(summary.title()).isEqualTo(TestMeeting.TITLE);
            assertThat(summary.hostName()).isEqualTo("Ada");
            assertThat(summary.endedAt()).isEqualTo(Optional.empty());
            assertThat(summary.members()).isEqualTo(1);
          });
      administration.meetings().end(meeting.meetingId());
    });

    meeting.addMember(server.newMember("Bea")).isRefused(ErrorCode.MEETING_ENDED);
    assertThat(noted()).contains("MEETING_ENDED_BY_OPERATOR - " + TestMeeting.TITLE);
  }

  private List<String> noted() {
    AtomicReference<List<String>> noted = new AtomicReference<>(List.of());
    administer(administration ->
        noted.set(
            administration.audit().since(Instant.EPOCH, 1_000).stream()
                .map(entry ->
                    entry.deed()
                        + " "
                        + entry.who().map(who -> who.id()).orElse("-")
                        + " "
                        + entry.what())
                .toList()));
    return noted.get();
  }

  private void administer(Consumer<Administration> action) {
    ServerConfig config =
        ServerConfig.in(server.dataDir())
            .withClock(server.clock())
            .withNanoTime(server.clock()::nanoTime);
    try (Administration administration =
        Administration.of(server.data().postgres().map(config::withPostgres).orElse(config))) {
      action.accept(administration);
    }
  }
}
