package latchkey.client.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import latchkey.client.Guest;
import latchkey.client.GuestMeeting;
import latchkey.client.Invitation;
import latchkey.client.InviteOptions;
import latchkey.client.MeetingEvent;
import latchkey.client.MeetingOptions;
import latchkey.client.Member;
import latchkey.client.MemberMeeting;
import latchkey.client.Participant;
import latchkey.client.crypto.OwnKeys;
import latchkey.client.roster.RosterAlarm;
import latchkey.client.store.KeyStore;
import latchkey.client.testing.Recorder;
import latchkey.client.testing.World;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.Limits;
import latchkey.protocol.UserId;
import latchkey.protocol.log.SigningKey;
import latchkey.protocol.log.account.AccountLog;
import latchkey.protocol.log.meeting.MeetingLog;
import latchkey.protocol.log.meeting.MeetingWriter;
import latchkey.protocol.meeting.MemberPresence;
import latchkey.protocol.relay.Events;
import latchkey.protocol.relay.Incarnation;
import latchkey.protocol.relay.SenderKeyRequested;
import latchkey.protocol.relay.StreamPosition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/**
 * Hanna's meeting on a server that may lie to everybody apart. Sam, another member, and Gus, a
 * guest, come in where a scenario wants them. Each of the three sees the server through a {@link
 * HostileServer} of their own.
 */
abstract class Scenario {
  /** Where a server says that the messages stand that has none yet. */
  static final StreamPosition FIRST = first();

  final World world = new World();

  final HostileServer toHanna = hostile();
  final HostileServer toSam = hostile();
  final HostileServer toGus = hostile();

  final Recorder hannaSees = new Recorder();
  final Recorder samSees = new Recorder();
  final Recorder gusSees = new Recorder();

  final KeyStore hannasStore = world.store();
  final KeyStore samsStore = world.store();
  final Member hanna = world.member(toHanna.url(), "Hanna", hannasStore);
  final MemberMeeting atHanna =
      hanna.createMeeting("Plans", MeetingOptions.EVERY_MEMBER_ADMITS, hannaSees);

  private @Nullable Member sam;

  private static StreamPosition first() {
    Incarnation incarnation = new Incarnation(1, Bytes.of(new byte[Incarnation.ID_BYTES]));
    Bytes receipt = Bytes.of(new byte[Limits.RECEIPT_BYTES]);
    return new StreamPosition(incarnation, 0, incarnation, 0, receipt);
  }

  @AfterEach
  final void close() {
    world.close();
  }

  final HostileServer hostile() {
    return world.closing(new HostileServer(world.url()));
  }

  /** Sam's device, which is in the meeting when Hanna has added it. */
  final Member sam() {
    Member present = sam;
    if (present == null) {
      present = world.member(toSam.url(), "Sam", samsStore);
      sam = present;
    }
    return present;
  }

  /** Sam is added, comes in, and each of the two reads the other. */
  final MemberMeeting samComesIn() {
    Member sam = sam();
    atHanna.addMember(sam.userId());
    MemberMeeting atSam = sam.openMeeting(atHanna.id(), samSees);
    samSees.await(MeetingEvent.EncryptionReady.class);
    hannaSees.await(
        MeetingEvent.EncryptionReady.class,
        ready -> ready.sender().address().equals(sam.address()));
    return atSam;
  }

  /** Gus knocks with a link of his own. */
  final GuestMeeting gusKnocks() {
    return gusKnocks(atHanna.invite(InviteOptions.forOneGuest()));
  }

  final GuestMeeting gusKnocks(Invitation invitation) {
    return world.closing(Guest.knock(toGus.through(invitation.link()), "Gus", gusSees));
  }

  /** Gus is let in by Hanna, whose server is the true one for the moment. */
  final GuestMeeting gusIsLetIn() {
    GuestMeeting gus = gusKnocks();
    hannaSees.awaitKnock(gus.sessionId());
    atHanna.admit(gus.sessionId());
    return gus;
  }

  /** Gus is in, and reads Hanna. */
  final GuestMeeting gusComesIn() {
    GuestMeeting gus = gusIsLetIn();
    gusSees.await(MeetingEvent.EncryptionReady.class);
    return gus;
  }

  /** An invitation whose link leads to the real server. */
  final Invitation truly(Invitation invitation) {
    return new Invitation(
        invitation.link().replace(toHanna.url().toString(), world.url().toString()),
        invitation.tokenHash());
  }

  /** Another, honest guest comes in: everything before has been handled by Hanna's device. */
  final void settle() {
    Recorder fence = new Recorder();
    GuestMeeting guest =
        world.knock(truly(atHanna.invite(InviteOptions.forOneGuest())), "Fence", fence);
    hannaSees.awaitKnock(guest.sessionId());
    atHanna.admit(guest.sessionId());
    say("fence");
    fence.awaitText("fence");
  }

  /** Hanna says something; returns when it has its place. */
  final void say(String text) {
    hannaSees.awaitSent(atHanna.say(text));
  }

  /** The first warning about the log; everything later is still to be looked at. */
  static MeetingEvent.RosterRefused awaitAlarm(Recorder seen, RosterAlarm alarm) {
    return seen.await(MeetingEvent.RosterRefused.class, refused -> refused.alarm() == alarm);
  }

  static MeetingEvent.MessageRefused awaitRefusal(Recorder seen, String reason) {
    return seen.await(
        MeetingEvent.MessageRefused.class, refused -> refused.reason().contains(reason));
  }

  static void assertGetsNoKey(MemberMeeting sender, Address recipient) {
    assertThat(sender.keyCoverage().ready()).doesNotContain(recipient);
    assertThat(sender.keyCoverage().queued()).doesNotContain(recipient);
  }

  /** The server says that a device is connected, and asks for the key in its name. */
  final void claimIsHere(UserId user, int deviceId) {
    toHanna.push(Events.PARTICIPANT_JOINED, new MemberPresence(atHanna.id(), user, deviceId));
    toHanna.push(
        Events.SENDER_KEY_REQUESTED,
        new SenderKeyRequested(atHanna.id(), new Address(user.value(), deviceId), null, true));
  }

  final void assertKnowsNothingOf(Address ghost) {
    assertGetsNoKey(atHanna, ghost);
    assertThat(atHanna.keyCoverage().lacking()).doesNotContain(ghost);
    assertThat(atHanna.participants()).extracting(Participant::address).doesNotContain(ghost);
  }

  static Bytes newIdentity() {
    return OwnKeys.in(KeyStore.inMemory()).identityKey();
  }

  /** Hanna's verified log, for a forger to go on from. */
  final MeetingLog copyOfLog() {
    MeetingLog log =
        new MeetingLog(
            (key, message, signature) -> true, user -> Optional.of(accountKnownToHanna(user)));
    log().forEach(log::append);
    return log;
  }

  private AccountLog accountKnownToHanna(UserId user) {
    AccountLog log = new AccountLog((key, message, signature) -> true);
    hannasStore.accountLogs().entries(user).forEach(log::append);
    return log;
  }

  final List<Bytes> log() {
    return hannasStore.rosters().entries(atHanna.id());
  }

  /** The next entry, in the name of a participant who did not sign it. */
  final Bytes forged(Address signer, Function<MeetingWriter, Bytes> entry) {
    SigningKey nobodys = new SigningKey(newIdentity(), message -> new byte[64]);
    return entry.apply(new MeetingWriter(copyOfLog(), signer, nobodys, Instant.now()));
  }
}
