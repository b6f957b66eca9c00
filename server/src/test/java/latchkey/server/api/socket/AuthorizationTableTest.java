package latchkey.server.api.socket;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.Json;
import latchkey.protocol.relay.Events;
import latchkey.protocol.relay.MeetingRef;
import latchkey.protocol.relay.RegisterSocket;
import latchkey.protocol.relay.RelayAck;
import latchkey.protocol.relay.Replay;
import latchkey.protocol.relay.SendHeartbeat;
import latchkey.server.testing.TestDevice;
import latchkey.server.testing.TestGuest;
import latchkey.server.testing.TestMeeting;
import latchkey.server.testing.TestServer;
import latchkey.server.testing.TestSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Every event, sent by every kind of caller that can connect. Callers that cannot are {@link
 * ConnectTest}'s.
 */
final class AuthorizationTableTest {
  private static final String OK = "ok";

  private enum Who {
    HOST,
    MEMBER_INSIDE,
    MEMBER_NOT_JOINED,
    MEMBER_NOT_IN_ROSTER,
    /** Was in the roster, and has left it. */
    MEMBER_TAKEN_OUT,
    MEMBER_OUTSIDE,
    /** Its account was removed. */
    MEMBER_REMOVED,
    GUEST_ADMITTED,
    GUEST_NOT_REGISTERED,
    GUEST_WAITING,
    GUEST_OF_ANOTHER_MEETING;

    /** The columns of {@link #MEMBERS} and {@link #GUESTS}. */
    static final List<Who> MEMBER_COLUMNS =
        List.of(
            HOST,
            MEMBER_INSIDE,
            MEMBER_NOT_JOINED,
            MEMBER_NOT_IN_ROSTER,
            MEMBER_TAKEN_OUT,
            MEMBER_OUTSIDE,
            MEMBER_REMOVED);

    static final List<Who> GUEST_COLUMNS =
        List.of(GUEST_ADMITTED, GUEST_NOT_REGISTERED, GUEST_WAITING, GUEST_OF_ANOTHER_MEETING);

    boolean isGuest() {
      return GUEST_COLUMNS.contains(this);
    }
  }

  private static final Map<String, List<String>> MEMBERS =
      Map.ofEntries(
          // host, inside, not joined, not in roster, taken out, outside, removed
          entry(
              Events.MEETING_JOIN,
              List.of(
                  OK,
                  OK,
                  OK,
                  "not_in_roster",
                  "not_in_roster",
                  "meeting_unknown",
                  "meeting_unknown")),
          entry(Events.MEETING_LEAVE, List.of(OK, OK, OK, OK, OK, OK, OK)),
          entry(Events.MESSAGE, participantsAlone()),
          entry(Events.HEARTBEAT, participantsAlone()),
          entry(Events.DISTRIBUTE_SENDER_KEYS, participantsAlone()),
          entry(Events.DISTRIBUTE_SENDER_KEY_TO_GUEST, participantsAlone()),
          entry(Events.SENDER_KEY_FOR_GUEST, participantsAlone()),
          entry(Events.DIRECT, participantsAlone()),
          entry(Events.REQUEST_SENDER_KEY, participantsAlone()),
          entry(Events.RELAY_ACK, participantsAlone()),
          entry(Events.RELAY_REPLAY, participantsAlone()));

  private static final Map<String, List<String>> GUESTS =
      Map.ofEntries(
          //              admitted, not registered, waiting, of another meeting
          entry(Events.GUEST_REGISTER_SOCKET, List.of(OK, OK, OK, OK)),
          entry(Events.GUEST_MESSAGE, admittedAlone()),
          entry(Events.HEARTBEAT, admittedAlone()),
          entry(Events.GUEST_REQUEST_SENDER_KEY, admittedAlone()),
          entry(Events.RELAY_ACK, admittedAlone()),
          entry(Events.RELAY_REPLAY, admittedAlone()));

  private static List<String> participantsAlone() {
    return List.of(
        OK,
        OK,
        "not_in_meeting",
        "not_in_roster",
        "not_in_roster",
        "meeting_unknown",
        "meeting_unknown");
  }

  private static List<String> admittedAlone() {
    return List.of(OK, "not_in_meeting", "not_admitted", "meeting_unknown");
  }

  private final Scene scene = new Scene(settings -> settings.withLimits(TestServer.roomyLimits()));
  private final Map<Who, TestDevice> devices = new EnumMap<>(Who.class);
  private final Map<Who, TestGuest> guests = new EnumMap<>(Who.class);

  @AfterEach
  void close() {
    scene.close();
  }

  @Test
  void everyEventHasItsRows() {
    assertThat(MEMBERS.keySet()).isEqualTo(eventsOf(Events.MEMBERS));
    assertThat(GUESTS.keySet()).isEqualTo(eventsOf(Events.GUESTS));
  }

  private static Set<String> eventsOf(String namespace) {
    return Incoming.all().stream()
        .filter(incoming -> incoming.namespace().equals(namespace))
        .map(Incoming::event)
        .collect(Collectors.toSet());
  }

  @Test
  void everyCallerMayDoWhatTheTableSaysAndNothingElse() {
    admitCallers();
    TestDevice witness = scene.newMemberInside("Wanda");
    TestSocket witnessing = scene.join(witness);
    TestSocket host = scene.join(scene.ada);
    List<String> wrong = new ArrayList<>();
    Set<String> all =
        java.util.stream.Stream.of(MEMBERS, GUESTS)
            .flatMap(table -> table.keySet().stream())
            .collect(Collectors.toSet());

    for (Who who : Who.values()) {
      for (String event : all) {
        String expected = expected(who, event);
        if (!expected.equals(OK)) {
          check(who, event, expected, wrong);
        }
      }
    }
    scene.say(host, "fence");
    witnessing.next(Events.MESSAGE, Object.class);
    assertThat(witnessing.events())
        .as("what a refused event makes others notice")
        .containsOnly(
            Events.PARTICIPANT_JOINED,
            Events.PARTICIPANT_LEFT,
            Events.GUEST_HERE,
            Events.GUEST_AWAY,
            Events.MESSAGE,
            Events.PRE_KEYS_LOW);
    assertThat(host.waiting(Events.SENDER_KEY_REQUESTED) + host.waiting(Events.DIRECT)).isZero();

    for (Who who : Who.values()) {
      for (String event : all) {
        if (expected(who, event).equals(OK)) {
          check(who, event, OK, wrong);
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  private void admitCallers() {
    devices.put(Who.HOST, scene.ada);
    TestDevice inside = scene.newMemberInside("Ines");
    devices.put(Who.MEMBER_INSIDE, inside);
    devices.put(Who.MEMBER_NOT_JOINED, inside);
    TestDevice arriving = scene.server.newMember("Arno");
    scene.meeting.addMember(arriving).isDone();
    devices.put(Who.MEMBER_NOT_IN_ROSTER, arriving);
    TestDevice takenOut = scene.newMemberInside("Tara");
    scene.meeting.leave(takenOut).isDone();
    devices.put(Who.MEMBER_TAKEN_OUT, takenOut);
    TestDevice removed = scene.newMemberInside("Cleo");
    scene.meeting.removeMember(removed, scene.ada).isDone();
    devices.put(Who.MEMBER_REMOVED, removed);
    TestDevice outside = scene.server.newMember("Olga");
    devices.put(Who.MEMBER_OUTSIDE, outside);
    TestGuest admitted = scene.meeting.guest("Gil");
    guests.put(Who.GUEST_ADMITTED, admitted);
    guests.put(Who.GUEST_NOT_REGISTERED, scene.meeting.guest("Gus"));
    guests.put(Who.GUEST_WAITING, scene.meeting.knock("Wim"));
    guests.put(
        Who.GUEST_OF_ANOTHER_MEETING, TestMeeting.create(scene.server, outside).guest("Otto"));
  }

  private static String expected(Who who, String event) {
    List<String> row = (who.isGuest() ? GUESTS : MEMBERS).get(event);
    int column = (who.isGuest() ? Who.GUEST_COLUMNS : Who.MEMBER_COLUMNS).indexOf(who);
    return row == null ? ErrorCode.FORBIDDEN.wire() : row.get(column);
  }

  private void check(Who who, String event, String expected, List<String> wrong) {
    try (TestSocket socket = connect(who)) {
      String answer = TestSocket.await(socket.emit(event, payload(who, event)));
      Outcome outcome = Json.mapper().readValue(answer, Outcome.class);
      String code = outcome.code();
      String actual = code == null ? OK : code;
      if (!actual.equals(expected)) {
        wrong.add(who + " sends " + event + ": " + expected + " expected, but " + answer);
      }
    }
  }

  private record Outcome(boolean ok, @Nullable String code) {}

  private TestSocket connect(Who who) {
    return switch (who) {
      case HOST, MEMBER_INSIDE -> scene.join(device(who));
      case MEMBER_NOT_JOINED,
          MEMBER_NOT_IN_ROSTER,
          MEMBER_TAKEN_OUT,
          MEMBER_OUTSIDE,
          MEMBER_REMOVED ->
          scene.connect(device(who));
      case GUEST_ADMITTED, GUEST_OF_ANOTHER_MEETING -> scene.join(guest(who));
      case GUEST_NOT_REGISTERED, GUEST_WAITING -> scene.connect(guest(who));
    };
  }

  private TestDevice device(Who who) {
    return java.util.Objects.requireNonNull(devices.get(who));
  }

  private TestGuest guest(Who who) {
    return java.util.Objects.requireNonNull(guests.get(who));
  }

  private Object payload(Who who, String event) {
    TestGuest recipient = guest(Who.GUEST_ADMITTED);
    return switch (event) {
      case Events.MEETING_JOIN, Events.MEETING_LEAVE -> new MeetingRef(scene.meetingId());
      case Events.MESSAGE -> scene.message("said by " + who);
      case Events.HEARTBEAT -> new SendHeartbeat(scene.meetingId(), Bytes.of(new byte[] {1}));
      case Events.DISTRIBUTE_SENDER_KEYS -> scene.senderKeys(recipient.address());
      case Events.DISTRIBUTE_SENDER_KEY_TO_GUEST, Events.SENDER_KEY_FOR_GUEST ->
          scene.senderKey(recipient, who.isGuest() ? 1 : device(who).deviceId());
      case Events.DIRECT, Events.GUEST_MESSAGE -> scene.direct(scene.ada.address());
      case Events.REQUEST_SENDER_KEY, Events.GUEST_REQUEST_SENDER_KEY ->
          scene.requestFor(scene.ada);
      case Events.GUEST_REGISTER_SOCKET ->
          new RegisterSocket((who.isGuest() ? guest(who) : recipient).sessionId(), null);
      case Events.RELAY_ACK -> new RelayAck(null, scene.meetingId(), 1L, 0L);
      case Events.RELAY_REPLAY -> new Replay(scene.meetingId(), 1, 0);
      default -> throw new AssertionError("no payload for " + event);
    };
  }

  @Test
  void aGuestCannotRegisterAnotherGuestsSession() {
    TestGuest gil = scene.meeting.guest("Gil");
    TestGuest hal = scene.meeting.guest("Hal");
    scene
        .connect(gil)
        .isRefused(
            ErrorCode.FORBIDDEN,
            Events.GUEST_REGISTER_SOCKET,
            new RegisterSocket(hal.sessionId(), null));
  }
}
