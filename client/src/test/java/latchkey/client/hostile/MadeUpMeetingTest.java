package latchkey.client.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import latchkey.client.GuestMeeting;
import latchkey.client.Invitation;
import latchkey.client.InviteOptions;
import latchkey.client.MeetingEvent;
import latchkey.client.content.ContentWriter;
import latchkey.client.crypto.LibsignalSignatureCheck;
import latchkey.client.crypto.LinkSecret;
import latchkey.client.crypto.OwnKeys;
import latchkey.client.crypto.PairwiseSessions;
import latchkey.client.crypto.Peer;
import latchkey.client.crypto.PeerBundle;
import latchkey.client.crypto.SealRequest;
import latchkey.client.crypto.Sealing;
import latchkey.client.crypto.SenderKeys;
import latchkey.client.store.KeyStore;
import latchkey.client.testing.Eventually;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.EnvelopeId;
import latchkey.protocol.Sha256;
import latchkey.protocol.UserId;
import latchkey.protocol.content.Content;
import latchkey.protocol.content.SenderKeyDistribution;
import latchkey.protocol.guest.GuestStatus;
import latchkey.protocol.guest.RegisterGuest;
import latchkey.protocol.keys.GuestKeyBundle;
import latchkey.protocol.meeting.Participants;
import latchkey.protocol.relay.DirectMessage;
import latchkey.protocol.relay.Envelope;
import latchkey.protocol.relay.EnvelopesAccepted;
import latchkey.protocol.relay.Events;
import latchkey.protocol.relay.GuestRef;
import latchkey.protocol.relay.Position;
import latchkey.protocol.relay.ReceivedSenderKey;
import latchkey.protocol.relay.Replay;
import latchkey.protocol.relay.ReplayPage;
import latchkey.protocol.roster.Roster;
import latchkey.protocol.roster.RosterEntries;
import latchkey.protocol.roster.RosterGuest;
import latchkey.protocol.roster.RosterMember;
import latchkey.protocol.roster.RosterPage;
import org.junit.jupiter.api.Test;

/**
 * The server plays the members: it makes a log of its own with keys of its own, every signature of
 * which is good, and lets the guest into that.
 */
final class MadeUpMeetingTest extends Scenario {
  private final KeyStore store = KeyStore.inMemory();
  private final OwnKeys keys = OwnKeys.in(store);
  private final PairwiseSessions sessions = new PairwiseSessions(store, keys);
  private final List<Bytes> entries = new ArrayList<>();
  private final Address member = new Address(UserId.random().value(), 1);

  @Test
  void aGuestIsLetIntoAMeetingThatTheServerMadeUp() {
    Invitation invitation = atHanna.invite(InviteOptions.forOneGuest());
    CompletableFuture<RegisterGuest> registered = new CompletableFuture<>();
    toGus.overhears("POST .*/register", RegisterGuest.class, registered::complete);
    CompletableFuture<List<Bytes>> log = new CompletableFuture<>();
    toGus.invents(
        "GET .*/roster", () -> new RosterPage(atHanna.id(), 0, log.join(), log.join().size()));
    toGus.invents("GET .*/participants", () -> new Participants(List.of(), List.of()));
    toGus.swallows(Events.RELAY_REPLAY, Replay.class, asked -> new ReplayPage(true, List.of(), 0));
    List<DirectMessage> said = new CopyOnWriteArrayList<>();
    toGus.swallows(
        Events.GUEST_MESSAGE,
        DirectMessage.class,
        message -> {
          said.add(message);
          return new EnvelopesAccepted(true, List.of());
        });
    GuestMeeting gus = gusKnocks(invitation);
    RegisterGuest knock = registered.join();
    Roster madeUp = madeUp(gus, knock);
    toGus.acknowledges(Events.GUEST_REGISTER_SOCKET, Position.class, truth -> admitted(madeUp));
    log.complete(entries);
    toGus.push(
        Events.GUEST_IS_ADMITTED,
        new GuestRef(atHanna.id(), gus.sessionId(), GuestStatus.ADMITTED, "Gus"));
    gusSees.await(MeetingEvent.Admitted.class);

    give(key(madeUp, gus, knock));
    awaitRefusal(gusSees, "does not prove to know the link's secret");
    var _ = gus.say("for nobody");
    for (int more = 0; more < 20; more++) {
      give(key(madeUp, gus, knock));
    }
    Eventually.that(
        () -> gusSees.all(MeetingEvent.MessageRefused.class).size() == 21, gusSees::toString);

    assertThat(gusSees.all(MeetingEvent.EncryptionReady.class)).isEmpty();
    assertThat(said).isEmpty();
    assertThat(gus.unsent()).isEqualTo(1);
  }

  private void give(Envelope envelope) {
    toGus.push(
        Events.RECEIVE_SENDER_KEY,
        new ReceivedSenderKey(
            EnvelopeId.random(),
            atHanna.id(),
            member.id(),
            member.deviceId(),
            envelope.ciphertext(),
            envelope.type()));
  }

  private Roster madeUp(GuestMeeting gus, RegisterGuest knock) {
    Roster log = new Roster(atHanna.id(), new LibsignalSignatureCheck());
    Bytes tokenHash = Sha256.of(knock.token());
    add(
        log,
        RosterEntries.meetingCreated(
            "Plans",
            new RosterMember(new UserId(member.id()), member.deviceId(), keys.identityKey()),
            true));
    add(log, RosterEntries.invitationMade(tokenHash, false));
    add(
        log,
        RosterEntries.guestsAdmitted(
            List.of(
                new RosterGuest(gus.sessionId(), knock.identityKeyPublic(), "Gus", tokenHash))));
    return log;
  }

  private void add(Roster log, RosterEntries.Body body) {
    Bytes entry = RosterEntries.sign(log, body, member, Instant.now(), keys.signer());
    entries.add(entry);
    var _ = log.append(entry);
  }

  private Position admitted(Roster log) {
    return new Position(
        true,
        atHanna.id(),
        true,
        GuestStatus.ADMITTED,
        0,
        0,
        log.size(),
        log.head(),
        List.of(),
        List.of());
  }

  /** A key in good order, but for the proof: the server does not know the link's secret. */
  private Envelope key(Roster log, GuestMeeting gus, RegisterGuest knock) {
    SenderKeys senderKeys = new SenderKeys(store, atHanna.id(), member);
    Bytes key = senderKeys.distribution(UUID.randomUUID());
    Bytes proof =
        LinkSecret.random()
            .memberProof(
                new LinkSecret.MemberClaim(
                    atHanna.id(),
                    gus.sessionId(),
                    knock.identityKeyPublic(),
                    member,
                    keys.identityKey(),
                    log.head()));
    Content content =
        ContentWriter.write(
            log,
            body ->
                body.setSenderKeyDistribution(
                    SenderKeyDistribution.newBuilder()
                        .setDistributionMessage(ByteString.copyFrom(key.toByteArray()))
                        .setMemberProof(ByteString.copyFrom(proof.toByteArray()))));
    GuestKeyBundle bundle =
        new GuestKeyBundle(
            gus.sessionId(),
            1,
            knock.registrationId(),
            knock.identityKeyPublic(),
            knock.signedPreKey(),
            knock.kyberPreKeys().get(0),
            knock.preKeys().get(0),
            "Gus",
            null);
    Peer guest = new Peer(gus.self(), knock.identityKeyPublic());
    Sealing sealing = sessions.seal(SealRequest.inSession(guest, content));
    if (sealing instanceof Sealing.NoSession) {
      sealing = sessions.seal(SealRequest.withBundle(guest, PeerBundle.of(bundle), content));
    }
    return ((Sealing.Sealed) sealing).envelope();
  }
}
