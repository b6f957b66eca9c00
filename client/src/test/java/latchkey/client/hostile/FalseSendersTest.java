package latchkey.client.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import latchkey.client.GuestMeeting;
import latchkey.client.InviteOptions;
import latchkey.client.MeetingEvent;
import latchkey.client.MemberMeeting;
import latchkey.client.crypto.Peer;
import latchkey.client.crypto.PeerBundle;
import latchkey.client.crypto.SealRequest;
import latchkey.client.crypto.Sealing;
import latchkey.client.testing.BareGuest;
import latchkey.client.testing.Recorder;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.EnvelopeId;
import latchkey.protocol.MessageId;
import latchkey.protocol.message.AuthorPlace;
import latchkey.protocol.message.GroupContent;
import latchkey.protocol.message.LogPlace;
import latchkey.protocol.message.PairwiseContent;
import latchkey.protocol.message.SenderKeyDistribution;
import latchkey.protocol.message.Text;
import latchkey.protocol.relay.Envelope;
import latchkey.protocol.relay.Events;
import latchkey.protocol.relay.MeetingMessage;
import latchkey.protocol.relay.ReceivedDirect;
import latchkey.protocol.relay.ReceivedSenderKey;
import org.junit.jupiter.api.Test;

/** The server says that something is somebody's which is not. */
final class FalseSendersTest extends Scenario {
  private static MeetingMessage from(Address sender, MeetingMessage message) {
    return new MeetingMessage(
        message.meetingId(),
        message.incarnation(),
        message.seq(),
        sender.id(),
        sender.deviceId(),
        message.messageId(),
        message.ciphertext(),
        message.acceptedAt(),
        message.receipt());
  }

  @Test
  void aMessageIsSaidToBeAnotherMembers() {
    MemberMeeting atSam = samComesIn();
    gusComesIn();
    gusSees.await(
        MeetingEvent.EncryptionReady.class, ready -> ready.sender().address().equals(atSam.self()));
    toGus.pushes(
        Events.MESSAGE, MeetingMessage.class, message -> List.of(from(atSam.self(), message)));
    say("Hanna's words");

    assertThat(gusSees.await(MeetingEvent.KeyOverdue.class).sender().name()).isEqualTo("Sam");
    assertThat(gusSees.texts()).isEmpty();
  }

  @Test
  void somethingElseIsSaidToBeWhatADeviceItselfHasSaid() {
    toHanna.pushes(
        Events.MESSAGE, MeetingMessage.class, message -> List.of(withOtherWords(message)));
    var _ = atHanna.say("Hanna's words");

    assertThat(awaitRefusal(hannaSees, "has not sent it").author().address())
        .isEqualTo(atHanna.self());
    assertThat(hannaSees.all(MeetingEvent.MessageSent.class)).isEmpty();
  }

  private static MeetingMessage withOtherWords(MeetingMessage message) {
    return new MeetingMessage(
        message.meetingId(),
        message.incarnation(),
        message.seq(),
        message.senderId(),
        message.senderDeviceId(),
        message.messageId(),
        Bytes.of(new byte[] {3, 3, 3}),
        message.acceptedAt(),
        message.receipt());
  }

  @Test
  void aMessageIsSaidToBeAnotherDevices() {
    gusComesIn();
    Address other = new Address(hanna.userId().value(), 99);
    toGus.pushes(Events.MESSAGE, MeetingMessage.class, message -> List.of(from(other, message)));
    say("Hanna's words");

    awaitRefusal(gusSees, "roster does not have its sender");
    assertThat(gusSees.texts()).isEmpty();
  }

  @Test
  void aKeyEnvelopeIsSaidToBeAnotherMembers() {
    MemberMeeting atSam = samComesIn();
    AtomicBoolean first = new AtomicBoolean(true);
    toGus.pushes(
        Events.RECEIVE_SENDER_KEY,
        ReceivedSenderKey.class,
        key ->
            List.of(
                key.senderId().equals(hanna.userId().value()) && first.getAndSet(false)
                    ? new ReceivedSenderKey(
                        key.id(),
                        key.meetingId(),
                        atSam.self().id(),
                        atSam.self().deviceId(),
                        key.encryptedSenderKey(),
                        key.type())
                    : key));
    gusIsLetIn();

    assertThat(awaitRefusal(gusSees, "another identity key").author().name()).isEqualTo("Sam");
    say("from Hanna");
    samSees.awaitSent(atSam.say("from Sam"));
    gusSees.awaitText("from Sam");
    assertThat(gusSees.awaitText("from Hanna").author().name()).isEqualTo("Hanna");
  }

  @Test
  void aGuestsKeyAndMessageArePassedOnLikeAMembers() {
    BareGuest guest =
        world.closing(
            new BareGuest(
                world.url(), truly(atHanna.invite(InviteOptions.forOneGuest())).link(), "Mallory"));
    hannaSees.awaitKnock(guest.registered.sessionId());
    atHanna.admit(guest.registered.sessionId());
    UUID distribution = UUID.randomUUID();
    Bytes key = guest.senderKeys.distribution(distribution);
    AuthorPlace first = AuthorPlace.first(Bytes.of(new byte[AuthorPlace.EPOCH_BYTES]));
    LogPlace log = LogPlace.endOf(copyOfLog());
    PairwiseContent content =
        PairwiseContent.of(log, new SenderKeyDistribution(key, first, log.head()));
    Envelope envelope = sealed(guest, content);
    toHanna.push(
        Events.RECEIVE_SENDER_KEY,
        new ReceivedSenderKey(
            EnvelopeId.random(),
            atHanna.id(),
            guest.address.id(),
            1,
            envelope.ciphertext(),
            envelope.type()));
    awaitRefusal(hannaSees, "only a member's device gives sender keys");

    GroupContent text =
        GroupContent.of(log, first, Optional.empty(), MessageId.random(), new Text("mine", 0));
    toHanna.push(
        Events.MESSAGE,
        new MeetingMessage(
            atHanna.id(),
            1,
            1,
            guest.address.id(),
            1,
            MessageId.random(),
            guest.senderKeys.encrypt(distribution, text),
            Instant.now(),
            null));
    awaitRefusal(hannaSees, "roster does not have its sender");
    assertThat(hannaSees.texts()).isEmpty();
  }

  private Envelope sealed(BareGuest guest, PairwiseContent content) {
    Peer host =
        new Peer(hanna.address(), copyOfLog().device(hanna.address()).orElseThrow().identityKey());
    PeerBundle bundle = PeerBundle.of(world.api(hannasStore).bundle(hanna.address()));
    Sealing sealing = guest.sessions.seal(SealRequest.withBundle(host, bundle, content));
    return ((Sealing.Sealed) sealing).envelope();
  }

  @Test
  void aGuestsTextIsSaidToBeAnotherGuests() {
    GuestMeeting gus = gusComesIn();
    Recorder ginaSees = new Recorder();
    GuestMeeting gina =
        world.knock(truly(atHanna.invite(InviteOptions.forOneGuest())), "Gina", ginaSees);
    hannaSees.awaitKnock(gina.sessionId());
    atHanna.admit(gina.sessionId());
    ginaSees.await(MeetingEvent.EncryptionReady.class);
    toHanna.pushes(
        Events.DIRECT,
        ReceivedDirect.class,
        direct ->
            List.of(
                new ReceivedDirect(
                    direct.id(),
                    direct.meetingId(),
                    gina.self().id(),
                    1,
                    direct.messageId(),
                    direct.ciphertext(),
                    direct.type())));
    var _ = gus.say("Gus's words");

    assertThat(awaitRefusal(hannaSees, "it does not open").author().name()).isEqualTo("Gina");

    assertThat(hannaSees.texts()).isEmpty();
  }
}
