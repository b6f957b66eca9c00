package latchkey.server.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.Sha256;
import latchkey.protocol.guest.Admission;
import latchkey.protocol.guest.JoinInfo;
import latchkey.protocol.guest.Lobby;
import latchkey.protocol.guest.WaitingGuest;
import latchkey.protocol.keys.GuestKeyBundle;
import latchkey.protocol.keys.GuestKeyBundles;
import latchkey.protocol.keys.KeyCounts;
import latchkey.protocol.meeting.InvitationCreated;
import latchkey.protocol.meeting.Invitations;
import latchkey.protocol.roster.AppendToRoster;
import latchkey.protocol.roster.RosterEntries;
import latchkey.protocol.roster.RosterGuest;
import latchkey.protocol.roster.RosterPage;
import latchkey.server.testing.TestDevice;
import latchkey.server.testing.TestGuest;
import latchkey.server.testing.TestKeys;
import latchkey.server.testing.TestMeeting;
import latchkey.server.testing.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class GuestCallsTest {
  private static final String REGISTER = "/api/meetings/external/register";

  private final TestServer server = TestServer.start();
  private final TestDevice ada = server.newMember("Ada");
  private final TestMeeting meeting = TestMeeting.create(server, ada);

  @AfterEach
  void close() {
    server.close();
  }

  private Lobby lobby() {
    return server.get(meeting.path() + "/external/waiting", ada.token()).as(Lobby.class);
  }

  @Test
  void aLinkShowsWhatItOpens() {
    InvitationCreated invitation = meeting.invite();
    assertThat(
            server.get("/api/meetings/external/join/" + invitation.token(), "").as(JoinInfo.class))
        .isEqualTo(new JoinInfo(meeting.meetingId(), TestMeeting.TITLE, "Ada", false));
    server
        .get("/api/meetings/external/join/lki_" + "A".repeat(43), "")
        .isRefused(ErrorCode.INVITATION_UNKNOWN);
    server.get("/api/meetings/external/join/gibberish", "").isRefused(ErrorCode.INVITATION_UNKNOWN);
  }

  @Test
  void aGuestKnocksAndWaits() {
    InvitationCreated invitation = meeting.invite(2);
    TestGuest alan = TestGuest.knock(server, invitation.token(), "Alan", 3);
    server.clock().advance(Duration.ofSeconds(1));
    TestGuest barbara = TestGuest.knock(server, invitation.token(), "Barbara", 3);

    assertThat(alan.token()).startsWith("lkg_");
    assertThat(lobby().guests().stream().map(WaitingGuest::sessionId))
        .containsExactly(alan.sessionId(), barbara.sessionId());
    WaitingGuest seen = lobby().guests().getFirst();
    assertThat(seen.displayName()).isEqualTo("Alan");
    assertThat(seen.identityKeyPublic()).isEqualTo(alan.keys().identityKey());
    assertThat(seen.invitationTokenHash()).isEqualTo(Sha256.of(invitation.token()));
    assertThat(seen.identityProof()).isEqualTo(Sha256.of("stands for a proof"));
    server.get(meeting.path() + "/roster", alan.token()).isRefused(ErrorCode.NOT_ADMITTED);
  }

  @Test
  void anAdmittedGuestTakesPart() {
    TestGuest alan = meeting.knock("Alan");
    meeting.admit(alan).isDone();

    assertThat(lobby().guests()).isEmpty();
    assertThat(meeting.roster().guest(alan.sessionId())).contains(alan.asRosterGuest());
    assertThat(server.get(meeting.path() + "/roster", alan.token()).as(RosterPage.class).size())
        .isEqualTo(meeting.roster().size());
    meeting.admit(alan).isRefused(ErrorCode.INVALID_ROSTER_ENTRY);
  }

  @Test
  void manyGuestsComeInByOneEntryAllOrNone() {
    TestGuest alan = meeting.knock("Alan");
    TestGuest barbara = meeting.knock("Barbara");
    TestGuest edsger = meeting.knock("Edsger");
    Admission all = meeting.admitting(ada, alan, barbara, edsger);
    meeting.decline(barbara, ada).isDone();

    String path = meeting.path() + "/external/admit";
    server.post(path, ada.token(), all).isRefused(ErrorCode.GUEST_NOT_WAITING);
    assertThat(lobby().guests()).hasSize(2);
    server.post(path, ada.token(), meeting.admitting(ada, alan, edsger)).isDone();
    assertThat(lobby().guests()).isEmpty();
    assertThat(meeting.roster().guests()).hasSize(2);
  }

  @Test
  void anAdmissionBringsTheGuestsKeysToThoseWhoAskAndTakesThem() {
    TestGuest alan = meeting.knock("Alan");
    TestGuest barbara = meeting.knock("Barbara");
    TestGuest edsger = meeting.knock("Edsger");
    String path = meeting.path() + "/external/admit";
    Bytes entry = meeting.admitting(ada, alan, barbara).entry();

    GuestKeyBundles brought =
        server.post(path, ada.token(), Admission.withKeys(entry)).as(GuestKeyBundles.class);
    meeting.admit(edsger).isDone();

    assertThat(brought.refused()).isEmpty();
    assertThat(brought.bundles().stream().map(GuestKeyBundle::sessionId))
        .containsExactly(alan.sessionId(), barbara.sessionId());
    GuestKeyBundle ofAlan = brought.bundles().getFirst();
    assertThat(ofAlan.identityKeyPublic()).isEqualTo(alan.keys().identityKey());
    assertThat(ofAlan.identityProof()).isEqualTo(Sha256.of("stands for a proof"));
    assertThat(preKeys(alan)).isEqualTo(new KeyCounts(4, 4));
    assertThat(preKeys(edsger)).isEqualTo(new KeyCounts(5, 5));
    assertThat(taken(alan).preKey()).isNotNull().isNotEqualTo(ofAlan.preKey());
  }

  private KeyCounts preKeys(TestGuest guest) {
    return server.get(guest.path() + "/prekeys", guest.token()).as(KeyCounts.class);
  }

  private GuestKeyBundle taken(TestGuest guest) {
    return server
        .get("/api/meetings/external/keys/" + guest.sessionId(), ada.token())
        .as(GuestKeyBundle.class);
  }

  @Test
  void anAdmissionThatIsRefusedTakesNoKeys() {
    TestGuest alan = meeting.knock("Alan");
    TestGuest barbara = meeting.knock("Barbara");
    Bytes entry = meeting.admitting(ada, alan, barbara).entry();
    meeting.decline(barbara, ada).isDone();

    server
        .post(meeting.path() + "/external/admit", ada.token(), Admission.withKeys(entry))
        .isRefused(ErrorCode.GUEST_NOT_WAITING);
    assertThat(preKeys(alan)).isEqualTo(new KeyCounts(5, 5));
  }

  @Test
  void keysThatCameWithAnAdmissionCountAsTaken() {
    TestGuest alan = meeting.knock("Alan");
    Bytes entry = meeting.admitting(ada, alan).entry();
    server
        .post(meeting.guestPath(alan) + "/admit", ada.token(), Admission.withKeys(entry))
        .as(GuestKeyBundles.class);

    for (int i = 1; i < 5; i++) {
      taken(alan);
    }
    server
        .get("/api/meetings/external/keys/" + alan.sessionId(), ada.token())
        .isRefused(ErrorCode.BUNDLE_LIMIT);
  }

  @Test
  void anEntryMustAdmitJustTheGuestOfTheCallAsItRegistered() {
    TestGuest alan = meeting.knock("Alan");
    TestGuest barbara = meeting.knock("Barbara");
    String path = meeting.guestPath(alan) + "/admit";

    admitRefused(path, meeting.admitting(ada, barbara));
    admitRefused(path, meeting.admitting(ada, alan, barbara));
    RosterGuest right = alan.asRosterGuest();
    admitRefused(
        path,
        new RosterGuest(
            right.sessionId(), right.identityKey(), "Eve", right.invitationTokenHash()));
    admitRefused(
        path,
        new RosterGuest(
            right.sessionId(),
            new TestKeys().identityKey(),
            right.displayName(),
            right.invitationTokenHash()));
    admitRefused(
        path,
        new RosterGuest(
            right.sessionId(),
            right.identityKey(),
            right.displayName(),
            barbara.asRosterGuest().invitationTokenHash()));
    assertThat(lobby().guests()).hasSize(2);
    assertThat(meeting.roster().guests()).isEmpty();
  }

  private void admitRefused(String path, RosterGuest guest) {
    Bytes entry = meeting.sign(meeting.roster(), RosterEntries.guestsAdmitted(List.of(guest)), ada);
    admitRefused(path, Admission.alone(entry));
  }

  private void admitRefused(String path, Admission admission) {
    server.post(path, ada.token(), admission).isRefused(ErrorCode.INVALID_ROSTER_ENTRY);
  }

  @Test
  void anInvitationForOneAdmitsOne() {
    InvitationCreated invitation = meeting.invite();
    TestGuest alan = TestGuest.knock(server, invitation.token(), "Alan", 1);
    TestGuest second = TestGuest.knock(server, invitation.token(), "Alan too", 1);

    meeting.admit(alan).isDone();
    meeting.admit(second).isRefused(ErrorCode.INVALID_ROSTER_ENTRY);
    server
        .post(REGISTER, "", TestGuest.registration(new TestKeys(), invitation.token(), "Eve", 1))
        .isRefused(ErrorCode.INVITATION_USED_UP);
  }

  @Test
  void aSharedInvitationAdmitsAsManyAsItSays() {
    InvitationCreated invitation = meeting.invite(2);
    TestGuest alan = TestGuest.knock(server, invitation.token(), "Alan", 1);
    TestGuest barbara = TestGuest.knock(server, invitation.token(), "Barbara", 1);
    TestGuest edsger = TestGuest.knock(server, invitation.token(), "Edsger", 1);

    meeting.admit(alan).isDone();
    meeting.admit(barbara).isDone();
    meeting.admit(edsger).isRefused(ErrorCode.INVITATION_USED_UP);
    assertThat(
            server
                .get(meeting.path() + "/invitations", ada.token())
                .as(Invitations.class)
                .invitations()
                .getFirst()
                .uses())
        .isEqualTo(2);
  }

  @Test
  void aDeclinedGuestIsGone() {
    TestGuest alan = meeting.knock("Alan");
    meeting.decline(alan, ada).isDone();

    meeting.decline(alan, ada).isRefused(ErrorCode.GUEST_NOT_WAITING);
    meeting.admit(alan).isRefused(ErrorCode.GUEST_NOT_WAITING);
    server.get(alan.path() + "/prekeys", alan.token()).isRefused(ErrorCode.SESSION_ENDED);
    server
        .post(meeting.path() + "/external/" + GuestSessionId.random() + "/decline", ada.token())
        .isRefused(ErrorCode.GUEST_UNKNOWN);
  }

  @Test
  void theInvitationOfAGuestThatHadGoneStaysOpen() {
    InvitationCreated shared = meeting.invite(5);
    TestGuest alan = TestGuest.knock(server, shared.token(), "Alan", 1);
    TestGuest barbara = TestGuest.knock(server, shared.token(), "Barbara", 1);
    meeting.admit(alan).isDone();
    server.delete(alan.path(), alan.token()).isDone();

    meeting.tidyUp(alan, ada).isDone();

    assertThat(meeting.roster().guests()).isEmpty();
    meeting.admit(barbara).isDone();
    TestGuest.knock(server, shared.token(), "Grace", 1);
  }

  @Test
  void aRemovedGuestAndItsInvitationAreOut() {
    InvitationCreated shared = meeting.invite(5);
    TestGuest alan = TestGuest.knock(server, shared.token(), "Alan", 1);
    TestGuest waiting = TestGuest.knock(server, shared.token(), "Barbara", 1);
    meeting.admit(alan).isDone();

    meeting.remove(alan, ada).isDone();

    assertThat(meeting.roster().guests()).isEmpty();
    server.get(alan.path() + "/prekeys", alan.token()).isRefused(ErrorCode.SESSION_ENDED);
    server.get(waiting.path() + "/prekeys", waiting.token()).isRefused(ErrorCode.SESSION_ENDED);
    server
        .get("/api/meetings/external/join/" + shared.token(), "")
        .isRefused(ErrorCode.INVITATION_REVOKED);
    server
        .get("/api/meetings/external/keys/" + alan.sessionId(), ada.token())
        .isRefused(ErrorCode.SESSION_ENDED);
    meeting.remove(alan, ada).isRefused(ErrorCode.GUEST_UNKNOWN);
  }

  @Test
  void aGuestLeavesWithASignedWord() {
    TestGuest alan = meeting.guest("Alan");
    Bytes left =
        meeting.sign(
            meeting.roster(),
            RosterEntries.guestLeft(alan.sessionId()),
            alan.address(),
            alan.keys());

    server
        .post(meeting.path() + "/roster", alan.token(), new AppendToRoster(List.of(left)))
        .isDone();
    server.delete(alan.path(), alan.token()).isDone();
    server.delete(alan.path(), alan.token()).isDone();
    server.get(alan.path() + "/prekeys", alan.token()).isRefused(ErrorCode.SESSION_ENDED);
    assertThat(meeting.roster().guests()).isEmpty();
  }

  @Test
  void aGuestLeavesWithoutAWordAndTheHostSignsIt() {
    TestGuest alan = meeting.guest("Alan");
    server.delete(alan.path(), alan.token()).isDone();

    server.get(meeting.path() + "/roster", alan.token()).isRefused(ErrorCode.SESSION_ENDED);
    assertThat(meeting.roster().guests()).hasSize(1);
    meeting.remove(alan, ada).isDone();
    assertThat(meeting.roster().guests()).isEmpty();
  }

  @Test
  void aGuestSpeaksForItselfAlone() {
    TestGuest alan = meeting.guest("Alan");
    TestGuest barbara = meeting.guest("Barbara");

    server.get(barbara.path() + "/prekeys", alan.token()).isRefused(ErrorCode.FORBIDDEN);
    server.delete(barbara.path(), alan.token()).isRefused(ErrorCode.FORBIDDEN);
    Bytes ends =
        meeting.sign(meeting.roster(), RosterEntries.meetingEnded(), alan.address(), alan.keys());
    server
        .post(meeting.path() + "/roster", alan.token(), new AppendToRoster(List.of(ends)))
        .isRefused(ErrorCode.INVALID_ROSTER_ENTRY);
  }

  @Test
  void aSessionExpires() {
    TestGuest waiting = meeting.knock("Alan");
    TestGuest admitted = meeting.guest("Barbara");
    server.clock().advance(Duration.ofHours(24));

    server.get(admitted.path() + "/prekeys", admitted.token()).isRefused(ErrorCode.SESSION_ENDED);
    meeting.admit(waiting).isRefused(ErrorCode.GUEST_NOT_WAITING);
    assertThat(lobby().guests()).isEmpty();
  }

  @Test
  void aKnockIsCheckedWhole() {
    InvitationCreated invitation = meeting.invite();
    TestKeys keys = new TestKeys();
    server
        .post(REGISTER, "", TestGuest.registration(keys, "lki_" + "A".repeat(43), "Alan", 1))
        .isRefused(ErrorCode.INVITATION_UNKNOWN);
    String json =
        latchkey.protocol.Json.mapper()
            .writeValueAsString(TestGuest.registration(keys, invitation.token(), "Alan", 1));
    server
        .post(REGISTER, "", json.replace("\"Alan\"", "\"Al\\u0007an\""))
        .isRefused(ErrorCode.INVALID_REQUEST);
    server
        .post(REGISTER, "", json.replace("\"registrationId\":", "\"registrationId\":0, \"was\":"))
        .isRefused(ErrorCode.INVALID_REQUEST);
    assertThat(lobby().guests()).isEmpty();
  }
}
