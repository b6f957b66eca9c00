package latchkey.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import latchkey.client.crypto.LinkSecret;
import latchkey.client.crypto.OwnKeys;
import latchkey.client.http.GuestApi;
import latchkey.client.model.GuestProof;
import latchkey.client.model.LatchkeyException;
import latchkey.client.store.KeyStore;
import latchkey.client.testing.BareGuest;
import latchkey.client.testing.Recorder;
import latchkey.client.testing.World;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.guest.RegisterGuest;
import latchkey.protocol.keys.PublishKeys;
import latchkey.protocol.roster.RosterEntries;
import latchkey.protocol.roster.RosterGuest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A guest gets in, and gets keys, by a proof that the device has verified, and not before. */
final class GuestProofTest {
  private final World world = new World();
  private final Recorder hostSees = new Recorder();
  private final Recorder samSees = new Recorder();
  private final Member host = world.member("Hanna");
  private final MemberMeeting meeting =
      host.createMeeting("Plans", MeetingOptions.EVERY_MEMBER_ADMITS, hostSees);
  private final Member sam = world.member("Sam");
  private final MemberMeeting atSam;

  GuestProofTest() {
    meeting.addMember(sam.userId());
    atSam = sam.openMeeting(meeting.id(), samSees);
    samSees.await(MeetingEvent.Admitted.class);
  }

  @AfterEach
  void close() {
    world.close();
  }

  private static void refused(ErrorCode code, MemberMeeting by, GuestSessionId guest) {
    assertThatThrownBy(() -> by.admit(guest))
        .isInstanceOf(LatchkeyException.class)
        .satisfies(e -> assertThat(((LatchkeyException) e).code()).isEqualTo(code));
    assertThat(by.lobby()).extracting(waiting -> waiting.sessionId()).contains(guest);
  }

  private MeetingEvent.GuestWaiting samHears(GuestSessionId guest, GuestProof verdict) {
    return samSees.await(
        MeetingEvent.GuestWaiting.class,
        knock -> knock.sessionId().equals(guest) && knock.proof() == verdict);
  }

  private static boolean lacks(MemberMeeting sender, Address recipient) {
    sender.engine().distributor().pass(Duration.ofSeconds(30));
    return sender.keyCoverage().lacking().contains(recipient);
  }

  @Test
  void aProofThatCannotBeCheckedYetLetsNobodyInAndIsAnnouncedAgainWhenItCan() {
    meeting.engine().outbox().shut();
    Invitation invitation = meeting.invite(InviteOptions.forOneGuest());
    Recorder guestSees = new Recorder();
    GuestMeeting guest = world.knock(invitation, "Gus", guestSees);
    samHears(guest.sessionId(), GuestProof.UNKNOWN);
    refused(ErrorCode.PROOF_UNKNOWN, atSam, guest.sessionId());

    meeting.engine().outbox().open();
    samHears(guest.sessionId(), GuestProof.GOOD);
    atSam.admit(guest.sessionId());
    guestSees.await(MeetingEvent.Admitted.class);
    samSees.awaitSent(atSam.say("in by Sam"));
    guestSees.awaitText("in by Sam");
    assertThat(hostSees.awaitKnock(guest.sessionId()).proof()).isEqualTo(GuestProof.GOOD);
    assertThat(hostSees.all(MeetingEvent.GuestWaiting.class)).hasSize(1);
  }

  @Test
  void aDeviceThatCannotCheckTheProofYetGivesNoKeyUntilItCan() {
    meeting.engine().outbox().shut();
    Invitation invitation = meeting.invite(InviteOptions.forOneGuest());
    Recorder guestSees = new Recorder();
    GuestMeeting guest = world.admitted(meeting, invitation, "Gus", guestSees);
    samSees.await(MeetingEvent.GuestAdmitted.class);
    assertThat(lacks(atSam, guest.self())).isTrue();

    meeting.engine().outbox().open();
    guestSees.await(
        MeetingEvent.EncryptionReady.class,
        ready -> ready.sender().address().equals(sam.address()));
    assertThat(lacks(atSam, guest.self())).isFalse();
  }

  @Test
  void aGuestWithAnotherSecretIsLetInByNobody() {
    GuestSessionId guest = knockWithAnotherSecret(meeting.invite(InviteOptions.forOneGuest()));
    samHears(guest, GuestProof.WRONG);

    refused(ErrorCode.PROOF_REFUSED, meeting, guest);
    refused(ErrorCode.PROOF_REFUSED, atSam, guest);
  }

  @Test
  void aGuestWithoutAProofIsLetInByNobody() {
    GuestSessionId guest = knockWithoutProof(meeting.invite(InviteOptions.forOneGuest()));
    samHears(guest, GuestProof.MISSING);

    refused(ErrorCode.PROOF_REFUSED, meeting, guest);
    refused(ErrorCode.PROOF_REFUSED, atSam, guest);
  }

  @Test
  void aGuestWhomAnotherMemberLetsInWithoutAProofGetsNoKeyFromAnHonestDevice() {
    getsNoKeyThoughSamLetsItIn(knockWithoutProof(meeting.invite(InviteOptions.forOneGuest())));
  }

  @Test
  void aGuestWhomAnotherMemberLetsInWithAnotherSecretGetsNoKeyFromAnHonestDevice() {
    getsNoKeyThoughSamLetsItIn(knockWithAnotherSecret(meeting.invite(InviteOptions.forOneGuest())));
  }

  private void getsNoKeyThoughSamLetsItIn(GuestSessionId guest) {
    meeting
        .lobby()
        .forEach(waiting ->
            letIn(waiting.sessionId(), waiting.identityKeyPublic(), waiting.invitationTokenHash()));
    hostSees.await(MeetingEvent.GuestAdmitted.class);

    assertThat(lacks(meeting, Address.ofGuest(guest))).isTrue();
    MeetingEvent.EncryptionFailed told = hostSees.await(MeetingEvent.EncryptionFailed.class);
    assertThat(told.code()).isEqualTo(ErrorCode.PROOF_REFUSED);
    assertThat(told.participant().name()).isEqualTo("Gus");
  }

  /** What a member does who betrays the meeting, or whose device does not check. */
  private void letIn(GuestSessionId guest, Bytes identityKey, Bytes tokenHash) {
    RosterGuest entry = new RosterGuest(guest, identityKey, "Gus", tokenHash);
    atSam
        .engine()
        .session()
        .roster
        .append(
            log -> Optional.of(RosterEntries.guestsAdmitted(List.of(entry))),
            signed -> atSam.engine().line().api().admit(meeting.id(), signed));
  }

  private GuestSessionId knockWithAnotherSecret(Invitation invitation) {
    String link = invitation.link();
    String other = link.substring(0, link.indexOf('#') + 1) + LinkSecret.random().toFragment();
    return world.closing(new BareGuest(world.url(), other, "Gus")).registered.sessionId();
  }

  private GuestSessionId knockWithoutProof(Invitation invitation) {
    Invitation.Link link = Invitation.Link.parse(invitation.link());
    PublishKeys keys = OwnKeys.in(KeyStore.inMemory()).publish();
    return GuestApi.register(
            link.server(),
            new RegisterGuest(
                link.token(),
                "Gus",
                keys.registrationId(),
                keys.identityKeyPublic(),
                keys.signedPreKey(),
                keys.preKeys(),
                keys.kyberPreKeys(),
                keys.lastResortKyberPreKey(),
                null))
        .sessionId();
  }
}
