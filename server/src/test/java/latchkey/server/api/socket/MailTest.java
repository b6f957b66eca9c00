package latchkey.server.api.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import latchkey.protocol.Address;
import latchkey.protocol.EnvelopeId;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.MeetingId;
import latchkey.protocol.relay.Accepted;
import latchkey.protocol.relay.DirectMessage;
import latchkey.protocol.relay.EnvelopesAccepted;
import latchkey.protocol.relay.Events;
import latchkey.protocol.relay.ReceivedDirect;
import latchkey.protocol.relay.ReceivedSenderKey;
import latchkey.protocol.relay.RelayAck;
import latchkey.protocol.relay.SenderKeyAccepted;
import latchkey.protocol.relay.SenderKeyDistributed;
import latchkey.protocol.relay.SenderKeyDistributionFailed;
import latchkey.protocol.relay.SenderKeyRequested;
import latchkey.protocol.relay.SenderKeysAcknowledged;
import latchkey.server.testing.TestDevice;
import latchkey.server.testing.TestGuest;
import latchkey.server.testing.TestSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class MailTest {
  private final Scene scene = new Scene();

  @AfterEach
  void close() {
    scene.close();
  }

  @Test
  void aSenderKeyReachesTheRightGuestAndNoOtherConnection() {
    TestGuest gil = scene.meeting.guest("Gil");
    TestGuest hal = scene.meeting.guest("Hal");
    TestSocket adas = scene.join(scene.ada);
    TestSocket gils = scene.join(gil);
    TestSocket hals = scene.join(hal);

    for (String event :
        List.of(Events.DISTRIBUTE_SENDER_KEY_TO_GUEST, Events.SENDER_KEY_FOR_GUEST)) {
      SenderKeyAccepted accepted =
          adas.send(event, scene.senderKey(gil, scene.ada.deviceId()), SenderKeyAccepted.class);
      assertThat(accepted.queued()).isFalse();
      assertThat(adas.next(Events.SENDER_KEY_DISTRIBUTED, SenderKeyDistributed.class))
          .isEqualTo(new SenderKeyDistributed(scene.meetingId(), gil.sessionId(), false));
      ReceivedSenderKey key = gils.next(Events.RECEIVE_SENDER_KEY, ReceivedSenderKey.class);
      assertThat(key.senderId()).isEqualTo(scene.ada.userId().value());
      assertThat(key.senderDeviceId()).isEqualTo(scene.ada.deviceId());
      assertThat(key.encryptedSenderKey()).isEqualTo(Scene.bytes("key for Gil"));
    }
    scene.say(adas, "the meeting has moved on");
    hals.next(Events.MESSAGE, Object.class);
    assertThat(hals.events()).doesNotContain(Events.RECEIVE_SENDER_KEY);
    assertThat(adas.events()).doesNotContain(Events.RECEIVE_SENDER_KEY);
  }

  @Test
  void aKeyForAGuestThatIsAwayWaitsForIt() {
    TestGuest gil = scene.meeting.guest("Gil");
    TestSocket adas = scene.join(scene.ada);

    assertThat(
            adas.send(
                    Events.DISTRIBUTE_SENDER_KEY_TO_GUEST,
                    scene.senderKey(gil, scene.ada.deviceId()),
                    SenderKeyAccepted.class)
                .queued())
        .isTrue();
    assertThat(adas.next(Events.SENDER_KEY_DISTRIBUTED, SenderKeyDistributed.class).queued())
        .isTrue();

    TestSocket gils = scene.join(gil);
    ReceivedSenderKey key = gils.next(Events.RECEIVE_SENDER_KEY, ReceivedSenderKey.class);
    gils.close();
    TestSocket again = scene.join(gil);
    assertThat(again.next(Events.RECEIVE_SENDER_KEY, ReceivedSenderKey.class)).isEqualTo(key);
    scene.handled(again, key.id());
    again.close();

    TestSocket last = scene.join(gil);
    last.fence();
    assertThat(last.events()).doesNotContain(Events.RECEIVE_SENDER_KEY);
  }

  @Test
  void aForgedSenderDeviceIsRefusedAndTheSenderTold() {
    TestGuest gil = scene.meeting.guest("Gil");
    TestSocket adas = scene.join(scene.ada);
    TestSocket gils = scene.join(gil);

    adas.isRefused(
        ErrorCode.FORBIDDEN,
        Events.DISTRIBUTE_SENDER_KEY_TO_GUEST,
        scene.senderKey(gil, scene.ada.deviceId() + 1));
    SenderKeyDistributionFailed failed =
        adas.next(Events.SENDER_KEY_DISTRIBUTION_FAILED, SenderKeyDistributionFailed.class);
    assertThat(failed.code()).isEqualTo(ErrorCode.FORBIDDEN);
    assertThat(failed.guestSessionId()).isEqualTo(gil.sessionId());

    scene.say(adas, "fence");
    gils.next(Events.MESSAGE, Object.class);
    assertThat(gils.events()).doesNotContain(Events.RECEIVE_SENDER_KEY);
  }

  @Test
  void manyKeysGoAtOnceAndOneThatFailsStopsNoOther() {
    TestDevice bea = scene.newMemberInside("Bea");
    TestGuest gil = scene.meeting.guest("Gil");
    TestSocket adas = scene.join(scene.ada);
    TestSocket beas = scene.join(bea);
    Address stranger = Address.ofGuest(GuestSessionId.random());

    EnvelopesAccepted accepted = scene.distribute(adas, gil.address(), stranger, bea.address());

    assertThat(accepted.results())
        .extracting(EnvelopesAccepted.Result::recipient)
        .containsExactly(gil.address(), stranger, bea.address());
    assertThat(accepted.results().get(0).accepted()).isTrue();
    assertThat(accepted.results().get(0).queued()).isTrue();
    assertThat(accepted.results().get(1).code()).isEqualTo(ErrorCode.RECIPIENT_UNKNOWN);
    assertThat(accepted.results().get(2).accepted()).isTrue();
    assertThat(accepted.results().get(2).queued()).isFalse();
    assertThat(beas.next(Events.RECEIVE_SENDER_KEY, ReceivedSenderKey.class).encryptedSenderKey())
        .isEqualTo(Scene.bytes("for " + bea.address()));
  }

  @Test
  void aDeviceLearnsWhoHasAcknowledgedItsKeyAndOnReturnWhoHasNot() {
    TestDevice bea = scene.newMemberInside("Bea");
    TestGuest gil = scene.meeting.guest("Gil");
    TestGuest hal = scene.meeting.guest("Hal");
    TestSocket adas = scene.join(scene.ada);
    TestSocket gils = scene.join(gil);
    TestSocket beas = scene.join(bea);
    List<EnvelopeId> ids =
        scene.distribute(adas, gil.address(), hal.address()).results().stream()
            .map(EnvelopesAccepted.Result::id)
            .toList();

    EnvelopeId gilsKey = gils.next(Events.RECEIVE_SENDER_KEY, ReceivedSenderKey.class).id();
    scene.handled(gils, gilsKey);

    assertThat(gilsKey).isEqualTo(ids.get(0));
    assertThat(adas.next(Events.SENDER_KEYS_ACKNOWLEDGED, SenderKeysAcknowledged.class))
        .isEqualTo(
            new SenderKeysAcknowledged(
                scene.meetingId(),
                List.of(new SenderKeysAcknowledged.Envelope(gilsKey, gil.address()))));
    assertThat(scene.position(scene.connect(scene.ada)).unacknowledged())
        .containsExactly(ids.get(1));
    scene.say(adas, "fence");
    beas.next(Events.MESSAGE, Object.class);
    assertThat(beas.events()).doesNotContain(Events.SENDER_KEYS_ACKNOWLEDGED);
  }

  @Test
  void aGuestSpeaksToMembersDevicesAlone() {
    TestGuest gil = scene.meeting.guest("Gil");
    TestGuest hal = scene.meeting.guest("Hal");
    TestSocket adas = scene.join(scene.ada);
    TestSocket gils = scene.join(gil);
    DirectMessage message = scene.direct(scene.ada.address(), hal.address());

    EnvelopesAccepted accepted = gils.send(Events.GUEST_MESSAGE, message, EnvelopesAccepted.class);
    assertThat(accepted.results().get(0).accepted()).isTrue();
    assertThat(accepted.results().get(1).code()).isEqualTo(ErrorCode.FORBIDDEN);
    ReceivedDirect received = adas.next(Events.DIRECT, ReceivedDirect.class);
    assertThat(received.senderId()).isEqualTo(gil.sessionId().value());
    assertThat(received.senderDeviceId()).isEqualTo(Address.GUEST_DEVICE_ID);
    assertThat(received.messageId()).isEqualTo(message.messageId());

    gils.send(Events.GUEST_MESSAGE, message, EnvelopesAccepted.class);
    scene.say(adas, "fence");
    adas.next(Events.MESSAGE, Object.class);
    assertThat(adas.waiting(Events.DIRECT)).isZero();
  }

  @Test
  void aMemberAnswersAGuestDirectly() {
    TestGuest gil = scene.meeting.guest("Gil");
    TestSocket adas = scene.join(scene.ada);
    TestSocket gils = scene.join(gil);

    adas.send(Events.DIRECT, scene.direct(gil.address()), EnvelopesAccepted.class);

    assertThat(gils.next(Events.DIRECT, ReceivedDirect.class).senderId())
        .isEqualTo(scene.ada.userId().value());
  }

  @Test
  void aRequestForAKeyIsHandedOverOrRefused() {
    TestDevice bea = scene.newMemberInside("Bea");
    TestGuest gil = scene.meeting.guest("Gil");
    TestDevice outsider = scene.server.newMember("Olga");
    TestSocket adas = scene.join(scene.ada);
    TestSocket gils = scene.join(gil);

    var request = scene.requestFor(scene.ada);
    gils.send(Events.GUEST_REQUEST_SENDER_KEY, request, Accepted.class);
    SenderKeyRequested requested = adas.next(Events.SENDER_KEY_REQUESTED, SenderKeyRequested.class);
    assertThat(requested.requester()).isEqualTo(gil.address());
    assertThat(requested.distributionId()).isEqualTo(request.distributionId());

    gils.isRefused(ErrorCode.UNAVAILABLE, Events.GUEST_REQUEST_SENDER_KEY, scene.requestFor(bea));
    gils.isRefused(
        ErrorCode.RECIPIENT_UNKNOWN, Events.GUEST_REQUEST_SENDER_KEY, scene.requestFor(outsider));
    scene.join(bea).send(Events.REQUEST_SENDER_KEY, scene.requestFor(scene.ada), Accepted.class);
    assertThat(adas.next(Events.SENDER_KEY_REQUESTED, SenderKeyRequested.class).requester())
        .isEqualTo(bea.address());
  }

  /** A device says what it has handled in all its meetings; one of them may have gone meanwhile. */
  @Test
  void aPlaceInAMeetingThatIsLeftKeepsNoEnvelopeFromBeingForgotten() {
    TestGuest gil = scene.meeting.guest("Gil");
    TestSocket gils = scene.join(gil);
    TestSocket adas = scene.join(scene.ada);
    gils.send(Events.GUEST_MESSAGE, scene.direct(scene.ada.address()), EnvelopesAccepted.class);
    ReceivedDirect read = adas.next(Events.DIRECT, ReceivedDirect.class);

    adas.isRefused(
        ErrorCode.MEETING_UNKNOWN,
        Events.RELAY_ACK,
        new RelayAck(List.of(read.id()), MeetingId.random(), 1L, 7L));
    adas.close();

    TestSocket again = scene.join(scene.ada);
    again.fence();
    assertThat(again.events()).doesNotContain(Events.DIRECT);
  }

  @Test
  void aFullMailboxIsPushedInPortionsAsItIsHandled() {
    TestGuest gil = scene.meeting.guest("Gil");
    TestSocket adas = scene.join(scene.ada);
    Address[] hundred =
        IntStream.range(0, 100).mapToObj(i -> gil.address()).toArray(Address[]::new);
    for (int i = 0; i < 10; i++) {
      assertThat(scene.distribute(adas, hundred).results())
          .allMatch(EnvelopesAccepted.Result::accepted);
    }
    assertThat(scene.distribute(adas, gil.address()).results().getFirst().code())
        .isEqualTo(ErrorCode.MAILBOX_FULL);

    TestSocket gils = scene.join(gil);
    Set<EnvelopeId> ids = new HashSet<>();
    List<EnvelopeId> inOrder = new ArrayList<>();
    while (ids.size() < 1000) {
      List<EnvelopeId> portion = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        portion.add(gils.next(Events.RECEIVE_SENDER_KEY, ReceivedSenderKey.class).id());
      }
      ids.addAll(portion);
      inOrder.addAll(portion);
      scene.handled(gils, portion.toArray(EnvelopeId[]::new));
    }
    assertThat(inOrder).hasSize(1000).doesNotHaveDuplicates();
    assertThat(inOrder).extracting(EnvelopeId::value).isSorted();

    assertThat(scene.distribute(adas, gil.address()).results().getFirst().queued()).isFalse();
    gils.next(Events.RECEIVE_SENDER_KEY, ReceivedSenderKey.class);
  }

  @Test
  void allTabsOfADeviceGetItsMail() {
    TestGuest gil = scene.meeting.guest("Gil");
    TestSocket adas = scene.join(scene.ada);
    TestSocket first = scene.join(gil);
    TestSocket second = scene.join(gil);

    scene.distribute(adas, gil.address());

    assertThat(first.next(Events.RECEIVE_SENDER_KEY, ReceivedSenderKey.class))
        .isEqualTo(second.next(Events.RECEIVE_SENDER_KEY, ReceivedSenderKey.class));
  }
}
