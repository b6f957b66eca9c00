package latchkey.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import latchkey.client.content.ContentWriter;
import latchkey.client.crypto.OwnKeys;
import latchkey.client.crypto.PairwiseSessions;
import latchkey.client.crypto.Peer;
import latchkey.client.crypto.PeerBundle;
import latchkey.client.crypto.SealRequest;
import latchkey.client.crypto.Sealing;
import latchkey.client.crypto.SenderKeys;
import latchkey.client.roster.RosterAlarm;
import latchkey.client.store.KeyStore;
import latchkey.client.testing.Recorder;
import latchkey.client.testing.World;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.EnvelopeId;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.Json;
import latchkey.protocol.MessageId;
import latchkey.protocol.UserId;
import latchkey.protocol.content.Content;
import latchkey.protocol.content.SenderKeyDistribution;
import latchkey.protocol.guest.GuestStatus;
import latchkey.protocol.keys.KeyBundle;
import latchkey.protocol.keys.PublishKeys;
import latchkey.protocol.meeting.MemberPresence;
import latchkey.protocol.relay.Envelope;
import latchkey.protocol.relay.Events;
import latchkey.protocol.relay.GuestRef;
import latchkey.protocol.relay.MeetingMessage;
import latchkey.protocol.relay.ReceivedSenderKey;
import latchkey.protocol.relay.SenderKeyRequested;
import latchkey.protocol.roster.Roster;
import latchkey.protocol.roster.RosterEntries;
import latchkey.protocol.roster.RosterGuest;
import latchkey.protocol.roster.RosterMember;
import latchkey.protocol.roster.RosterPage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What a member's device makes of a server that lies: the claims reach it just as the socket would
 * bring them.
 */
final class LyingServerTest {
  private final World world = new World();
  private final Recorder hostSees = new Recorder();
  private final KeyStore store = world.store();
  private final Member host = world.device(world.account("Hanna"), "laptop", store);
  private final MemberMeeting meeting =
      host.createMeeting("Plans", MeetingOptions.EVERY_MEMBER_ADMITS, hostSees);
  private final Invitation invitation = meeting.invite(InviteOptions.forGuests(5));
  private final MemberEngine engine = meeting.engine();

  @AfterEach
  void close() {
    world.close();
  }

  private void claim(String event, Object payload) {
    engine.event(event, Json.mapper().writeValueAsString(payload));
  }

  /** Everything claimed so far has been handled, and keys have gone wherever they go. */
  private void settle() {
    Recorder fence = new Recorder();
    world.admitted(meeting, invitation, "Fence", fence);
    hostSees.awaitSent(meeting.say("fence"));
    fence.awaitText("fence");
  }

  private Bytes newIdentity() {
    return OwnKeys.in(KeyStore.inMemory()).identityKey();
  }

  /** The host's verified log, for a forger to go on from. */
  private Roster copyOfLog() {
    Roster log = new Roster(meeting.id(), (key, message, signature) -> true);
    store.rosters().entries(meeting.id()).forEach(log::append);
    return log;
  }

  private Bytes forged(RosterEntries.Body body, Address signer) {
    return RosterEntries.sign(copyOfLog(), body, signer, Instant.now(), message -> new byte[64]);
  }

  private void show(Bytes entry) {
    long from = copyOfLog().size();
    claim(Events.ROSTER, new RosterPage(meeting.id(), from, List.of(entry), from + 1));
  }

  private boolean isToGetAKey(Address who) {
    KeyCoverage coverage = meeting.keyCoverage();
    return coverage.ready().contains(who)
        || coverage.delivered().contains(who)
        || coverage.queued().contains(who)
        || coverage.lacking().contains(who);
  }

  @Test
  void aGuestWhoseAdmissionNobodySignedGetsNoKey() {
    Recorder ghostSees = new Recorder();
    GuestMeeting ghost = world.knock(invitation, "Ghost", ghostSees);
    claim(
        Events.GUEST_ADMITTED,
        new GuestRef(meeting.id(), ghost.sessionId(), GuestStatus.ADMITTED, "Ghost"));
    claim(
        Events.SENDER_KEY_REQUESTED,
        new SenderKeyRequested(meeting.id(), ghost.self(), null, true));
    settle();

    assertThat(isToGetAKey(ghost.self())).isFalse();
    assertThat(meeting.participants()).extracting(Participant::name).doesNotContain("Ghost");
    assertThat(ghostSees.all(MeetingEvent.EncryptionReady.class)).isEmpty();
  }

  @Test
  void aForgedAdmissionIsRefusedAndReported() {
    GuestSessionId ghost = GuestSessionId.random();
    Bytes tokenHash = engine.secrets().all().get(0).tokenHash();
    show(
        forged(
            RosterEntries.guestsAdmitted(
                List.of(new RosterGuest(ghost, newIdentity(), "Ghost", tokenHash))),
            host.address()));

    assertThat(hostSees.await(MeetingEvent.RosterRefused.class).alarm())
        .isEqualTo(RosterAlarm.UNSIGNED);
    settle();
    assertThat(isToGetAKey(Address.ofGuest(ghost))).isFalse();
  }

  @Test
  void aForgedDeviceIsRefusedAndReported() {
    RosterMember ghost = new RosterMember(host.userId(), 99, newIdentity());
    show(forged(RosterEntries.deviceAdded(ghost), host.address()));

    assertThat(hostSees.await(MeetingEvent.RosterRefused.class).alarm())
        .isEqualTo(RosterAlarm.UNSIGNED);
    settle();
    assertThat(isToGetAKey(ghost.address())).isFalse();
  }

  @Test
  void aDeviceThatIsClaimedToBePresentAndThatNobodyAddedGetsNoKey() {
    UserId stranger = world.account("Stranger").userId();
    MemberPresence ghost =
        new MemberPresence(meeting.id(), stranger, "Stranger", 1, newIdentity(), true);
    claim(Events.PARTICIPANT_JOINED, ghost);
    claim(
        Events.PARTICIPANT_JOINED,
        new MemberPresence(meeting.id(), stranger, "Stranger", 2, newIdentity(), false));
    claim(
        Events.SENDER_KEY_REQUESTED,
        new SenderKeyRequested(meeting.id(), new Address(stranger.value(), 1), null, true));
    settle();

    assertThat(isToGetAKey(new Address(stranger.value(), 1))).isFalse();
    assertThat(isToGetAKey(new Address(stranger.value(), 2))).isFalse();
    assertThat(meeting.participants()).extracting(Participant::name).doesNotContain("Stranger");
  }

  @Test
  void aLogThatIsExchangedOrCutShortIsRefusedAndReported() {
    Bytes other = Bytes.of(new byte[] {1, 2, 3});
    claim(Events.ROSTER, new RosterPage(meeting.id(), 0, List.of(other), 1));

    assertThat(hostSees.await(MeetingEvent.RosterRefused.class).alarm())
        .isEqualTo(RosterAlarm.FORKED);
    assertThat(meeting.participants()).hasSize(1);
  }

  @Test
  void clientsRejectSenderKeysAndGroupMessagesOfGuestsEvenWhereTheServerPassesThem() {
    Recorder guestSees = new Recorder();
    GuestMeeting guest = world.admitted(meeting, invitation, "Gus", guestSees);
    guestSees.await(MeetingEvent.EncryptionReady.class);

    // A guest's own sender key, properly encrypted for the host.
    KeyStore attacker = KeyStore.inMemory();
    SenderKeys guestKeys = new SenderKeys(attacker, meeting.id(), guest.self());
    UUID distribution = UUID.randomUUID();
    Bytes key = guestKeys.distribution(distribution);
    Content content =
        engine
            .session()
            .writer
            .write(body ->
                body.setSenderKeyDistribution(
                    SenderKeyDistribution.newBuilder()
                        .setDistributionMessage(ByteString.copyFrom(key.toByteArray()))));
    PairwiseSessions guestSessions = guest.engine().session().sessions;
    Peer hostPeer = new Peer(host.address(), engine.identityKey());
    Sealing sealing = guestSessions.seal(SealRequest.inSession(hostPeer, content));
    Envelope envelope = ((Sealing.Sealed) sealing).envelope();
    claim(
        Events.RECEIVE_SENDER_KEY,
        new ReceivedSenderKey(
            EnvelopeId.random(),
            meeting.id(),
            guest.self().id(),
            1,
            envelope.ciphertext(),
            envelope.type()));
    hostSees.await(
        MeetingEvent.MessageRefused.class,
        refused -> refused.reason().contains("only a member's device gives sender keys"));

    Content text =
        engine
            .session()
            .writer
            .write(body -> body.setText(ContentWriter.text(MessageId.random().value(), "mine", 0)));
    claim(
        Events.MESSAGE,
        new MeetingMessage(
            meeting.id(),
            1,
            guest.self().id(),
            1,
            MessageId.random(),
            guestKeys.encrypt(distribution, text),
            Instant.now()));
    hostSees.await(
        MeetingEvent.MessageRefused.class,
        refused -> refused.reason().contains("roster does not have its sender"));
    assertThat(hostSees.texts()).isEmpty();
  }

  @Test
  void aBundleUnderAnotherIdentityKeyThanTheRostersIsNotUsed() {
    // What a server in the middle would hand out in place of the guest's bundle.
    KeyStore middle = KeyStore.inMemory();
    OwnKeys middleKeys = OwnKeys.in(middle);
    PublishKeys published = middleKeys.publish();
    KeyBundle bundle =
        new KeyBundle(
            host.userId(),
            1,
            published.registrationId(),
            published.identityKeyPublic(),
            published.signedPreKey(),
            published.kyberPreKeys().get(0),
            published.preKeys().get(0));
    Peer peer = new Peer(new Address("another-device", 1), newIdentity());

    Sealing sealing =
        engine
            .session()
            .sessions
            .seal(
                new SealRequest(
                    peer, Optional.of(PeerBundle.of(bundle)), Content.getDefaultInstance()));

    assertThat(sealing).isInstanceOf(Sealing.OtherIdentity.class);
  }
}
