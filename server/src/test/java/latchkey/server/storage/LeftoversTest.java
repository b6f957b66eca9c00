package latchkey.server.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import latchkey.protocol.ErrorCode;
import latchkey.server.testing.Databases;
import latchkey.server.testing.Eventually;
import latchkey.server.testing.TestDevice;
import latchkey.server.testing.TestMeeting;
import latchkey.server.testing.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What is of no more use to anybody is not kept. */
@ParameterizedClass
@EnumSource(Databases.class)
final class LeftoversTest {
  private final TestServer server;

  LeftoversTest(Databases databases) {
    server = TestServer.on(databases);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void signInLinksGoWhenTheyWereUsedOrAreTooOld() {
    server.newMember("Ada");
    server.server().signIn().newLink("Bea");
    assertThat(rows("sign_in_link")).isEqualTo(2);

    server.clock().advance(Duration.ofSeconds(1));
    server.restart();
    Eventually.holds("the used one is gone", () -> rows("sign_in_link") == 1);

    server.clock().advance(Duration.ofMinutes(16));
    server.restart();
    Eventually.holds("the old one is gone", () -> rows("sign_in_link") == 0);
  }

  @Test
  void whatAnExpiredDeviceHadPublishedGoes() {
    TestDevice ada = server.newMember("Ada");
    assertThat(rows("single_use_ec_pre_key")).isEqualTo(5);

    server.clock().advance(Duration.ofDays(90));

    Eventually.holds(
        "its keys are gone",
        () ->
            rows("single_use_ec_pre_key") + rows("identity") + rows("repeated_use_signed_pre_key")
                == 0);
    server.get("/api/me", ada.token()).isRefused(ErrorCode.TOKEN_EXPIRED);
  }

  @Test
  void whoTookWhichBundleIsForgottenOnceItLimitsNobody() {
    TestDevice ada = server.newMember("Ada");
    TestDevice bea = server.newMember("Bea");
    String path = "/api/users/" + bea.userId() + "/devices/1/keys";
    for (int i = 0; i < 5; i++) {
      server.get(path, ada.token()).hasStatus(200);
    }
    TestDevice cleo = server.newMember("Cleo");
    server.get(path, cleo.token()).hasStatus(200);
    assertThat(rows("bundle_take")).isEqualTo(6);

    server.clock().advance(Duration.ofHours(2));
    server.restart();
    Eventually.holds("only those of one-time pre-keys are left", () -> rows("bundle_take") == 5);

    server.clock().advance(Duration.ofDays(30));
    server.server().signIn().newLink("Dora"); // So that the database bears the time out.
    server.restart();
    Eventually.holds("those are gone, too", () -> rows("bundle_take") == 0);
  }

  @Test
  void guestsKeysGoWithThem() {
    TestMeeting meeting = TestMeeting.create(server, server.newMember("Ada"));
    meeting.decline(meeting.knock("Gil"), meeting.host()).isDone();
    meeting.remove(meeting.guest("Hal"), meeting.host()).isDone();
    Eventually.holds("the host's keys are left", () -> rows("identity") == 1);
  }

  @Test
  void aMeetingGoesWithAllThatBelongsToItWhenItHasBeenOverForLongEnough() {
    TestDevice ada = server.newMember("Ada");
    TestMeeting goesOn = TestMeeting.create(server, ada);
    TestMeeting over = TestMeeting.create(server, ada);
    over.guest("Gil");
    over.knock("Hal");
    over.knock(server.newMember("Mia"), over.inviteMember()).isDone();
    over.end().isDone();
    server.clock().advance(Duration.ofHours(25));
    Eventually.holds("its guests have expired", () -> rows("identity") == 2);

    server.clock().advance(Duration.ofDays(29));
    server.restart();
    server.get(over.path(), ada.token()).hasStatus(200);
    assertThat(rows("guest_session")).isEqualTo(2);

    server.clock().advance(Duration.ofDays(2));
    server.server().signIn().newLink("Dora"); // So that the database bears the time out.
    server.restart();
    Eventually.holds(
        "nothing is left of it",
        () ->
            List.of("meeting", "meeting_member", "roster_head", "relay_meeting", "relay_reader")
                    .stream()
                    .allMatch(table -> rows(table) == 1)
                && rows("guest_session") + rows("member_knock") + rows("invitation") == 0);
    assertThat(rows("roster_entry")).isEqualTo(goesOn.roster().size());
    server.get(over.path(), ada.token()).isRefused(ErrorCode.MEETING_UNKNOWN);
    server.get(over.path() + "/roster", ada.token()).isRefused(ErrorCode.MEETING_UNKNOWN);
  }

  private long rows(String table) {
    try (Connection connection = server.connectToDatabase();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("select count(*) from " + table)) {
      result.next();
      return result.getLong(1);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
