package latchkey.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import latchkey.client.model.LatchkeyException;
import latchkey.client.store.KeyStore;
import latchkey.client.testing.BareGuest;
import latchkey.client.testing.Recorder;
import latchkey.client.testing.Tap;
import latchkey.client.testing.World;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.MessageId;
import latchkey.protocol.relay.Accepted;
import latchkey.protocol.relay.CiphertextType;
import latchkey.protocol.relay.DirectMessage;
import latchkey.protocol.relay.Envelope;
import latchkey.protocol.relay.Events;
import latchkey.protocol.relay.RequestSenderKey;
import latchkey.protocol.relay.SendMessage;
import latchkey.protocol.relay.SenderKeyForGuest;
import latchkey.protocol.relay.SenderKeys;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is not for somebody is refused with a code, and nobody else notices anything. */
final class RefusalsTest {
  private static final Bytes JUNK = Bytes.of(new byte[100]);

  private final World world = new World();
  private final Recorder hostSees = new Recorder();
  private final KeyStore store = world.store();
  private final Member host = world.member("Hanna", store);
  private final MemberMeeting meeting =
      host.createMeeting("Plans", MeetingOptions.EVERY_MEMBER_ADMITS, hostSees);
  private final Invitation invitation = meeting.invite(InviteOptions.forGuests(9));
  private final Recorder witnessSees = new Recorder();

  @AfterEach
  void close() {
    world.close();
  }

  private void refused(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(LatchkeyException.class)
        .satisfies(e -> assertThat(((LatchkeyException) e).code()).isEqualTo(code));
  }

  private ThrowingCallable call(Tap tap, String event, Object payload) {
    return () -> tap.socket().call(event, payload, Accepted.class);
  }

  private SendMessage groupMessage() {
    return new SendMessage(meeting.id(), MessageId.random(), 3, JUNK);
  }

  private List<Envelope> envelope(Address recipient) {
    return List.of(new Envelope(recipient, JUNK, CiphertextType.PRE_KEY));
  }

  /** The witness and the host hear the next message, and nothing before it. */
  private void nobodyNoticed() {
    hostSees.awaitSent(meeting.say("fence"));
    witnessSees.awaitText("fence");
    assertThat(witnessSees.texts()).containsExactly("fence");
    for (Recorder one : List.of(hostSees, witnessSees)) {
      assertThat(one.all(MeetingEvent.MessageRefused.class)).isEmpty();
      assertThat(one.all(MeetingEvent.Trouble.class)).isEmpty();
    }
    assertThat(hostSees.texts()).isEmpty();
  }

  @Test
  void aGuestCanNeitherDistributeKeysNorSendGroupMessages() {
    GuestMeeting witness = world.admitted(meeting, invitation, "Wanda", witnessSees);
    BareGuest guest = world.bareGuest(invitation, "Gus");
    meeting.admit(guest.registered.sessionId());
    guest.tap.await(Events.GUEST_IS_ADMITTED);

    refused(ErrorCode.FORBIDDEN, call(guest.tap, Events.MESSAGE, groupMessage()));
    refused(
        ErrorCode.FORBIDDEN,
        call(
            guest.tap,
            Events.DISTRIBUTE_SENDER_KEYS,
            new SenderKeys(meeting.id(), envelope(witness.self()))));
    for (String name :
        List.of(Events.DISTRIBUTE_SENDER_KEY_TO_GUEST, Events.SENDER_KEY_FOR_GUEST)) {
      refused(
          ErrorCode.FORBIDDEN,
          call(
              guest.tap,
              name,
              new SenderKeyForGuest(meeting.id(), witness.sessionId(), 1, JUNK, 3)));
    }
    refused(
        ErrorCode.FORBIDDEN,
        call(
            guest.tap,
            Events.DIRECT,
            new DirectMessage(meeting.id(), MessageId.random(), envelope(host.address()))));
    nobodyNoticed();
  }

  @Test
  void aGuestThatWaitsCanOnlyWait() {
    world.admitted(meeting, invitation, "Wanda", witnessSees);
    BareGuest guest = world.bareGuest(invitation, "Gus");

    refused(
        ErrorCode.NOT_ADMITTED,
        call(
            guest.tap,
            Events.GUEST_MESSAGE,
            new DirectMessage(meeting.id(), MessageId.random(), envelope(host.address()))));
    refused(
        ErrorCode.NOT_ADMITTED,
        call(
            guest.tap,
            Events.GUEST_REQUEST_SENDER_KEY,
            new RequestSenderKey(meeting.id(), host.userId(), 1, null, false)));
    refused(ErrorCode.NOT_ADMITTED, () -> guest.api.roster(meeting.id(), 0));
    nobodyNoticed();
  }

  @Test
  void aMemberOutsideTheMeetingIsRefused() {
    GuestMeeting witness = world.admitted(meeting, invitation, "Wanda", witnessSees);
    KeyStore strangerStore = world.store();
    world.member("Stranger", strangerStore);
    Tap tap = world.tap(strangerStore);

    refused(ErrorCode.MEETING_UNKNOWN, call(tap, Events.MESSAGE, groupMessage()));
    refused(
        ErrorCode.MEETING_UNKNOWN,
        call(
            tap,
            Events.DISTRIBUTE_SENDER_KEYS,
            new SenderKeys(meeting.id(), envelope(witness.self()))));
    refused(
        ErrorCode.MEETING_UNKNOWN,
        () -> world.api(strangerStore).guestBundles(meeting.id(), List.of(witness.sessionId())));
    nobodyNoticed();
  }

  @Test
  void aForgedSenderDeviceIdIsRefused() {
    GuestMeeting witness = world.admitted(meeting, invitation, "Wanda", witnessSees);
    Tap tap = world.tap(store);

    refused(
        ErrorCode.FORBIDDEN,
        call(
            tap,
            Events.DISTRIBUTE_SENDER_KEY_TO_GUEST,
            new SenderKeyForGuest(
                meeting.id(), witness.sessionId(), host.address().deviceId() + 1, JUNK, 3)));
    nobodyNoticed();
  }
}
