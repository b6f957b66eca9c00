package latchkey.server.api.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.Json;
import latchkey.protocol.MessageId;
import latchkey.protocol.meeting.MemberPresence;
import latchkey.protocol.relay.Events;
import latchkey.protocol.relay.MeetingRef;
import latchkey.protocol.relay.Refusal;
import latchkey.protocol.relay.RegisterSocket;
import latchkey.server.config.Limit;
import latchkey.server.testing.TestDevice;
import latchkey.server.testing.TestGuest;
import latchkey.server.testing.TestServer;
import latchkey.server.testing.TestSocket;
import org.json.JSONObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class BadInputTest {
  private static final int PACE = 10;
  private static final int DEVICE_PACE = 50;

  private final Scene scene =
      new Scene(settings ->
          settings.withLimits(
              TestServer.roomyLimits()
                  .with(Limit.GUEST_EVENTS, PACE)
                  .with(Limit.DEVICE_EVENTS, DEVICE_PACE)));

  @AfterEach
  void close() {
    scene.close();
  }

  @Test
  void everyBadPayloadIsRefusedAndTheConnectionStaysWell() {
    TestSocket adas = scene.join(scene.ada);
    String meetingId = scene.meetingId().value();

    for (Map<String, ?> payload :
        List.<Map<String, ?>>of(
            Map.of(),
            Map.of("meetingId", 7),
            Map.of("meetingId", "x"),
            Map.of("meetingId", List.of(meetingId)),
            Map.of("meetingId", meetingId, "messageId", "message-1", "rosterSize", 1),
            message(meetingId, 1, "not base64!"),
            message(meetingId, 1, ""),
            message(meetingId, 0, "AAAA"),
            message(meetingId, 1, "AAA"),
            message(meetingId, 1, "AAB="))) {
      adas.isRefused(ErrorCode.INVALID_REQUEST, Events.MESSAGE, payload);
    }
    for (long far : List.of(1L << 31, Long.MAX_VALUE)) {
      adas.isRefused(ErrorCode.ROSTER_AHEAD, Events.MESSAGE, message(meetingId, far, "AAAA"));
    }
    isRefused(ErrorCode.INVALID_REQUEST, adas, new Object[0]);
    isRefused(ErrorCode.INVALID_REQUEST, adas, "a text");
    isRefused(ErrorCode.INVALID_REQUEST, adas, 7);
    isRefused(ErrorCode.INVALID_REQUEST, adas, new JSONObject(), new JSONObject());
    isRefused(ErrorCode.INVALID_REQUEST, adas, new byte[] {1, 2, 3});

    assertThat(scene.say(adas, "all is well")).isEqualTo(1);
  }

  private static Map<String, ?> message(String meetingId, long rosterSize, String ciphertext) {
    return Map.of(
        "meetingId", meetingId,
        "messageId", MessageId.random().value(),
        "rosterSize", rosterSize,
        "ciphertext", ciphertext);
  }

  @Test
  void anUnknownEventIsRefused() {
    TestSocket adas = scene.join(scene.ada);
    adas.isRefused(ErrorCode.UNKNOWN_EVENT, "meeting:dance", Map.of());
    assertThat(scene.say(adas, "all is well")).isEqualTo(1);
  }

  @Test
  void anEventWithoutAcknowledgementIsHandledAllTheSame() {
    TestSocket adas = scene.join(scene.ada);
    adas.emitWithoutAck(Events.MESSAGE, scene.message("no answer needed"));
    adas.emitWithoutAck("meeting:dance", Map.of());
    adas.next(Events.MESSAGE, Object.class);
  }

  @Test
  void anEventThatIsTooLargeEndsItsConnectionAlone() {
    TestDevice bea = scene.newMemberInside("Bea");
    TestSocket adas = scene.join(scene.ada);
    TestSocket beas = scene.join(bea);
    beas.emitWithoutAck(Events.MESSAGE, Map.of("ciphertext", "A".repeat(300_000)));
    assertThat(adas.next(Events.PARTICIPANT_LEFT, MemberPresence.class).userId())
        .isEqualTo(bea.userId());
    assertThat(scene.say(adas, "all is well")).isEqualTo(1);
  }

  @Test
  void aGuestThatSendsTooMuchIsSlowedDownOverAllItsConnections() {
    TestGuest gil = scene.meeting.guest("Gil");
    TestSocket first = scene.connect(gil);
    TestSocket second = scene.connect(gil);
    for (int i = 0; i < PACE; i++) {
      scene.position(i % 2 == 0 ? first : second, gil);
    }

    Refusal refusal =
        second.isRefused(
            ErrorCode.RATE_LIMITED,
            Events.GUEST_REGISTER_SOCKET,
            new RegisterSocket(gil.sessionId(), null));
    assertThat(refusal.retryAfterMillis()).isEqualTo(60_000 / PACE);

    scene.server.clock().advance(java.time.Duration.ofMinutes(1));
    assertThat(scene.position(second, gil).ok()).isTrue();
  }

  @Test
  void aDeviceThatSendsTooMuchIsSlowedDownOverAllItsConnectionsAndTheOthersGoOn() {
    TestDevice bea = scene.newMemberInside("Bea");
    TestSocket adas = scene.join(scene.ada);
    TestSocket first = scene.connect(bea);
    TestSocket second = scene.connect(bea);
    MeetingRef meeting = new MeetingRef(scene.meetingId());
    for (int i = 0; i < DEVICE_PACE; i++) {
      (i % 2 == 0 ? first : second).send(Events.MEETING_LEAVE, meeting, Object.class);
    }

    Refusal refusal = second.isRefused(ErrorCode.RATE_LIMITED, Events.MEETING_LEAVE, meeting);
    assertThat(refusal.retryAfterMillis()).isEqualTo(60_000 / DEVICE_PACE);
    assertThat(scene.say(adas, "all is well")).isEqualTo(1);

    scene.server.clock().advance(java.time.Duration.ofMinutes(1));
    second.send(Events.MEETING_LEAVE, meeting, Object.class);
  }

  private static void isRefused(ErrorCode code, TestSocket socket, Object... arguments) {
    Refusal refusal =
        Json.mapper()
            .readValue(TestSocket.await(socket.emitRaw(Events.MESSAGE, arguments)), Refusal.class);
    assertThat(refusal.code()).isEqualTo(code);
  }
}
