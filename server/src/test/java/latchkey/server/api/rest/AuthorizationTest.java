package latchkey.server.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import latchkey.protocol.Bytes;
import latchkey.protocol.Json;
import latchkey.protocol.account.AccountLogPosition;
import latchkey.protocol.account.AccountLogsRequest;
import latchkey.protocol.guest.Admission;
import latchkey.protocol.keys.ConsumePreKey;
import latchkey.protocol.keys.GuestKeyBundlesRequest;
import latchkey.protocol.keys.ReplenishKeys;
import latchkey.protocol.roster.AppendToRoster;
import latchkey.server.config.ServerLimits;
import latchkey.server.testing.Reply;
import latchkey.server.testing.TestDevice;
import latchkey.server.testing.TestGuest;
import latchkey.server.testing.TestMeeting;
import latchkey.server.testing.TestServer;
import org.junit.jupiter.api.Test;

/** Every call, made by everyone. A call without a row here fails. */
final class AuthorizationTest {
  /** Who calls. The guests but one belong to the meeting in question. */
  private enum Who {
    NOBODY,
    SIGNED_OUT,
    EXPIRED,
    OUTSIDER,
    /** Its account was removed from the meeting. */
    REMOVED_MEMBER,
    /** Its account is a member; the device has not joined. */
    ARRIVING,
    /** Its account is a member; the device has joined and left. */
    TAKEN_OUT,
    INSIDER,
    WAITING,
    DECLINED,
    ADMITTED,
    REMOVED,
    /** A guest that left by itself. */
    LEFT,
    /** A guest whose time is over. */
    EXPIRED_GUEST,
    OTHER_GUEST,
    HOST
  }

  /** Passed: what comes then has nothing to do with who calls. */
  private static final String OK = "ok";

  private static final List<String> ANYONE = rights(OK, OK, OK, OK, OK, OK, OK);

  private static final List<String> MEMBER =
      rights(OK, OK, OK, OK, "forbidden", "forbidden", "forbidden");

  private static final List<String> OPEN_TO =
      rights("meeting_unknown", OK, OK, OK, "forbidden", "forbidden", "forbidden");

  private static final List<String> IN_MEETING =
      rights("meeting_unknown", "not_in_roster", OK, OK, "forbidden", "forbidden", "forbidden");

  private static final List<String> HOST =
      rights(
          "meeting_unknown",
          "not_in_roster",
          "not_host",
          OK,
          "forbidden",
          "forbidden",
          "forbidden");

  private static final List<String> MEETS_GUEST =
      rights("guest_unknown", "not_in_roster", OK, OK, "forbidden", "forbidden", "forbidden");

  /** The insider took the guest's first pre-key, the host another one. */
  private static final List<String> TAKER =
      rights(
          "guest_unknown", "not_in_roster", OK, "forbidden", "forbidden", "forbidden", "forbidden");

  private static final List<String> READERS =
      rights("meeting_unknown", OK, OK, OK, "not_admitted", OK, "meeting_unknown");

  private static final List<String> PARTICIPANTS =
      rights("meeting_unknown", "not_in_roster", OK, OK, "not_admitted", OK, "meeting_unknown");

  private static final List<String> BUNDLE_TAKERS =
      rights(OK, OK, OK, OK, "not_admitted", OK, "device_unknown");

  private static final List<String> LOG_READERS = rights(OK, OK, OK, OK, "not_admitted", OK, OK);

  private static final List<String> THAT_GUEST =
      rights("forbidden", "forbidden", "forbidden", "forbidden", "forbidden", OK, "forbidden");

  /** For outsider, arriving, insider, host, waiting, admitted and another meeting's guest. */
  private static List<String> rights(String... rights) {
    return List.of(rights);
  }

  private static final String M = "/api/meetings/:meetingId";
  private static final String SESSION = "/api/meetings/external/session/:sessionId";

  private static final Map<String, List<String>> TABLE = new LinkedHashMap<>();

  static {
    TABLE.put("POST /api/sign-in", ANYONE);
    TABLE.put("GET /api/meetings/external/join/:token", ANYONE);
    TABLE.put("POST /api/meetings/external/register", ANYONE);
    TABLE.put("POST /api/meetings/external/burnt", ANYONE);
    TABLE.put("GET /api/openapi.json", ANYONE);
    TABLE.put("GET /api/asyncapi.json", ANYONE);
    TABLE.put("POST /api/sign-in/look", ANYONE);
    TABLE.put("POST /api/recovery/log", ANYONE);
    TABLE.put("POST /api/recovery/sign-out", ANYONE);
    TABLE.put("POST /api/recovery", ANYONE);
    TABLE.put("POST /api/device-links/log", ANYONE);
    TABLE.put("POST /api/device-links/ask", ANYONE);
    TABLE.put("POST /api/device-links/state", ANYONE);
    TABLE.put("POST /api/device-links/possession", ANYONE);
    TABLE.put("POST /api/device-links/finish", ANYONE);
    TABLE.put("GET /api/me", MEMBER);
    TABLE.put("GET /api/me/devices", MEMBER);
    TABLE.put("POST /api/me/account-entries", MEMBER);
    TABLE.put("POST /api/me/device-links", MEMBER);
    TABLE.put("GET /api/me/device-links/:tokenHash", MEMBER);
    TABLE.put("PUT /api/me/device-links/:tokenHash/offer", MEMBER);
    TABLE.put("DELETE /api/me/device-links/:tokenHash", MEMBER);
    TABLE.put("GET /api/users", MEMBER);
    TABLE.put("POST /api/account-logs", LOG_READERS);
    TABLE.put("PUT /api/devices/me/keys", MEMBER);
    TABLE.put("DELETE /api/devices/me/keys", MEMBER);
    TABLE.put("GET /api/devices/me/keys/count", MEMBER);
    TABLE.put("POST /api/meetings", MEMBER);
    TABLE.put("GET /api/meetings", MEMBER);
    TABLE.put("GET /api/users/:userId/devices/:deviceId/keys", BUNDLE_TAKERS);
    TABLE.put("GET " + M, OPEN_TO);
    TABLE.put("GET " + M + "/roster", READERS);
    TABLE.put("GET " + M + "/participants", READERS);
    TABLE.put("POST " + M + "/roster", READERS);
    TABLE.put("PUT " + M + "/files/:fileId", PARTICIPANTS);
    TABLE.put("GET " + M + "/files/:fileId", PARTICIPANTS);
    TABLE.put("PUT " + M + "/files/:fileId/segments/:number", PARTICIPANTS);
    TABLE.put("GET " + M + "/files/:fileId/segments/:number", PARTICIPANTS);
    TABLE.put("DELETE " + M + "/files/:fileId", PARTICIPANTS);
    TABLE.put("GET " + M + "/external/waiting", IN_MEETING);
    TABLE.put("POST " + M + "/external/keys", IN_MEETING);
    TABLE.put("POST " + M + "/admissions", IN_MEETING);
    TABLE.put("POST " + M + "/external/:sessionId/decline", IN_MEETING);
    TABLE.put("GET /api/meetings/member/join/:token", MEMBER);
    TABLE.put("POST /api/meetings/member/knock", MEMBER);
    TABLE.put("DELETE " + M + "/member/knock", MEMBER);
    TABLE.put("GET " + M + "/member/waiting", IN_MEETING);
    TABLE.put("POST " + M + "/member/:userId/decline", HOST);
    TABLE.put("GET /api/meetings/external/keys/:sessionId", MEETS_GUEST);
    TABLE.put("POST " + SESSION + "/consume-prekey", TAKER);
    TABLE.put("GET " + SESSION + "/prekeys", THAT_GUEST);
    TABLE.put("POST " + SESSION + "/prekeys", THAT_GUEST);
    TABLE.put("DELETE " + SESSION + "/prekeys", THAT_GUEST);
    // What ends something comes last.
    TABLE.put("DELETE " + SESSION, THAT_GUEST);
  }

  @Test
  void everyCallHasARow() {
    assertThat(RestApi.routes().stream().map(route -> route.method() + " " + route.path()))
        .containsExactlyInAnyOrderElementsOf(TABLE.keySet());
  }

  @Test
  void everyCallIsOpenToJustThoseItIsFor() {
    try (TestServer server = TestServer.start()) {
      World world = new World(server);
      TABLE.forEach((call, rights) -> {
        Map<Who, String> answers = new EnumMap<>(Who.class);
        for (Who who : Who.values()) {
          answers.put(who, world.tryCall(call, who));
        }
        assertThat(answers).as(call).isEqualTo(expected(call, rights));
      });
    }
  }

  private static Map<Who, String> expected(String call, List<String> rights) {
    Map<Who, String> expected = new EnumMap<>(Who.class);
    boolean open = rights.equals(ANYONE);
    boolean leaving = call.equals("DELETE " + SESSION);
    expected.put(Who.NOBODY, open ? OK : "unauthenticated");
    expected.put(Who.SIGNED_OUT, open ? OK : "unauthenticated");
    expected.put(Who.EXPIRED, open ? OK : "token_expired");
    for (Who gone : List.of(Who.DECLINED, Who.REMOVED, Who.LEFT, Who.EXPIRED_GUEST)) {
      expected.put(gone, open ? OK : leaving ? "forbidden" : "session_ended");
    }
    List<Who> others =
        List.of(
            Who.OUTSIDER,
            Who.ARRIVING,
            Who.INSIDER,
            Who.HOST,
            Who.WAITING,
            Who.ADMITTED,
            Who.OTHER_GUEST);
    for (int i = 0; i < others.size(); i++) {
      expected.put(others.get(i), rights.get(i));
    }
    boolean former = call.equals("GET " + M + "/roster");
    expected.put(Who.REMOVED_MEMBER, former ? OK : rights.getFirst());
    expected.put(Who.TAKEN_OUT, rights.get(1));
    return expected;
  }

  /** Everyone, around one meeting. */
  private static final class World {
    private static final Bytes GARBAGE = Bytes.of(new byte[] {1, 2, 3});

    private static final List<String> REFUSALS_BY_CALLER =
        List.of(
            "unauthenticated",
            "token_expired",
            "forbidden",
            "not_host",
            "not_in_meeting",
            "not_in_roster",
            "not_admitted",
            "origin_refused",
            "meeting_unknown",
            "device_unknown",
            "guest_unknown",
            "session_ended");

    private final TestServer server;
    private final TestMeeting meeting;
    private final TestDevice host;
    private final TestGuest admitted;
    private final Map<Who, String> tokens = new EnumMap<>(Who.class);

    World(TestServer server) {
      this.server = server;
      tokens.put(Who.NOBODY, "");
      tokens.put(Who.EXPIRED, server.newMember("Earlier").token());
      server.clock().advance(Duration.ofDays(90).minus(ServerLimits.DEFAULT.guestSession()));

      host = server.newMember("Host");
      meeting = TestMeeting.create(server, host);
      tokens.put(Who.EXPIRED_GUEST, meeting.guest("Early").token());
      server.clock().advance(ServerLimits.DEFAULT.guestSession());
      TestDevice insider = server.newMember("Insider");
      meeting.add(insider);
      TestDevice arriving = server.newMember("Arriving");
      meeting.addMember(arriving).isDone();
      TestDevice removedMember = server.newMember("Removed member");
      meeting.add(removedMember);
      meeting.removeMember(removedMember, host).isDone();
      TestDevice takenOut = server.newMember("Taken out");
      meeting.add(takenOut);
      meeting.leave(takenOut).isDone();
      TestDevice outsider = server.newMember("Outsider");
      TestDevice signedOut = server.newMember("Signed out");
      signedOut.signOut().isDone();

      admitted = meeting.guest("Admitted");
      TestGuest removed = meeting.guest("Removed");
      meeting.remove(removed, host).isDone();
      TestGuest declined = meeting.knock("Declined");
      meeting.decline(declined, host).isDone();
      TestGuest left = meeting.guest("Left");
      server.delete(left.path(), left.token()).isDone();
      tokens.put(Who.SIGNED_OUT, signedOut.token());
      tokens.put(Who.REMOVED_MEMBER, removedMember.token());
      tokens.put(Who.TAKEN_OUT, takenOut.token());
      tokens.put(Who.DECLINED, declined.token());
      tokens.put(Who.LEFT, left.token());
      tokens.put(Who.OUTSIDER, outsider.token());
      tokens.put(Who.ARRIVING, arriving.token());
      tokens.put(Who.INSIDER, insider.token());
      tokens.put(Who.HOST, host.token());
      tokens.put(Who.WAITING, meeting.knock("Waiting").token());
      tokens.put(Who.ADMITTED, admitted.token());
      tokens.put(Who.REMOVED, removed.token());
      tokens.put(
          Who.OTHER_GUEST,
          TestMeeting.create(server, server.newMember("Other host")).guest("Other").token());
    }

    String tryCall(String call, Who who) {
      String method = call.substring(0, call.indexOf(' '));
      String path = fill(call.substring(call.indexOf(' ') + 1));
      byte[] body = Json.mapper().writeValueAsBytes(body(call));
      Reply reply =
          server.send(
              method,
              path,
              tokens.get(who),
              method.equals("GET") || method.equals("DELETE")
                  ? BodyPublishers.noBody()
                  : BodyPublishers.ofByteArray(body),
              List.of("Content-Type", "application/json"));
      if (reply.status() < 300) {
        return OK;
      }
      String code = reply.problem().code().wire();
      return REFUSALS_BY_CALLER.contains(code) ? code : OK;
    }

    private String fill(String template) {
      Map<String, String> values =
          Map.of(
              ":meetingId",
              meeting.meetingId().value(),
              ":userId",
              host.userId().value(),
              ":deviceId",
              "1",
              ":tokenHash",
              "A".repeat(43),
              ":sessionId",
              admitted.sessionId().value(),
              ":token",
              "lki_none",
              ":fileId",
              "A".repeat(22),
              ":number",
              "0");
      return Stream.of(template.split("/"))
          .map(part -> values.getOrDefault(part, part))
          .collect(Collectors.joining("/"));
    }

    /**
     * Well formed, so that it is the caller that is refused, and without effect where it is not.
     */
    private Object body(String call) {
      String path = call.substring(call.indexOf(' ') + 1);
      if (path.endsWith("/roster")) {
        return new AppendToRoster(List.of(GARBAGE));
      }
      if (path.endsWith("/admissions")) {
        return Admission.alone(GARBAGE);
      }
      if (path.endsWith("/external/keys")) {
        return new GuestKeyBundlesRequest(List.of(admitted.sessionId()));
      }
      if (path.endsWith("/consume-prekey")) {
        return new ConsumePreKey(1);
      }
      if (path.endsWith("/account-logs")) {
        return new AccountLogsRequest(List.of(new AccountLogPosition(host.userId(), 0)));
      }
      if (path.endsWith("/prekeys")) {
        return new ReplenishKeys(List.of(), List.of(), null, null);
      }
      return Map.of();
    }
  }
}
