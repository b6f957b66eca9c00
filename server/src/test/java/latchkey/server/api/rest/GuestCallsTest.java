package latchkey.server.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.Json;
import latchkey.protocol.guest.Admission;
import latchkey.protocol.guest.Admitted;
import latchkey.protocol.guest.BurntLink;
import latchkey.protocol.guest.GuestRegistered;
import latchkey.protocol.guest.JoinInfo;
import latchkey.protocol.guest.Lobby;
import latchkey.protocol.guest.RegisterGuest;
import latchkey.protocol.guest.WaitingGuest;
import latchkey.protocol.log.meeting.ForWhom;
import latchkey.protocol.log.meeting.Knocking;
import latchkey.protocol.log.meeting.MeetingWriter;
import latchkey.protocol.relay.CiphertextType;
import latchkey.protocol.relay.Envelope;
import latchkey.protocol.roster.AppendToRoster;
import latchkey.protocol.roster.RosterPage;
import latchkey.server.testing.TestDevice;
import latchkey.server.testing.TestGuest;
import latchkey.server.testing.TestKeys;
import latchkey.server.testing.TestLink;
import latchkey.server.testing.TestMeeting;
import latchkey.server.testing.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class GuestCallsTest {
  private static final String REGISTER = "/api/meetings/external/register";
  private static final String BURNT = "/api/meetings/external/burnt";

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
  void whoIsInsideLearnsOfALinkWhoseSecretHasReachedTheServer() {
    TestLink burnt = meeting.invite();
    TestLink other = meeting.invite();
    for (int times = 0; times < 2; times++) {
      server.post(BURNT, "", new BurntLink(burnt.token())).isDone();
      assertThat(lobby().burntLinks()).containsExactly(burnt.tokenHash());
    }
    server
        .post(BURNT, "", new BurntLink("lki_" + "A".repeat(43)))
        .isRefused(ErrorCode.INVITATION_UNKNOWN);
    server.post(BURNT, "", new BurntLink("gibberish")).isRefused(ErrorCode.INVITATION_UNKNOWN);
    server.get(other.joinPath(), "").hasStatus(200);

    meeting.append(writer -> writer.revokeInvitation(burnt.tokenHash()), ada).isDone();
    assertThat(lobby().burntLinks()).isEmpty();
  }

  @Test
  void aLinkShowsWhatItOpens() {
    TestLink invitation = meeting.invite();
    assertThat(server.get(invitation.joinPath(), "").as(JoinInfo.class))
        .isEqualTo(new JoinInfo(meeting.meetingId(), TestMeeting.TITLE, "Ada", false, false));
    assertThat(server.get(meeting.invite(2).joinPath(), "").as(JoinInfo.class).shared()).isTrue();
    server
        .get("/api/meetings/external/join/lki_" + "A".repeat(43), "")
        .isRefused(ErrorCode.INVITATION_UNKNOWN);
    server.get("/api/meetings/external/join/gibberish", "").isRefused(ErrorCode.INVITATION_UNKNOWN);
  }

  @Test
  void anInvitationForAMemberLetsNoGuestKnock() {
    TestLink link = meeting.newLink();
    meeting
        .append(
            writer ->
                writer.makeInvitation(
                    link.tokenHash(),
                    link.keys().identityKey(),
                    ForWhom.MEMBER,
                    1,
                    TestMeeting.NEVER),
            ada)
        .isDone();
    server.get(link.joinPath(), "").isRefused(ErrorCode.INVITATION_UNKNOWN);
    knockRefused(
        TestGuest.registration(new TestKeys(), meeting.anchored(link), "Eve", 1),
        ErrorCode.INVITATION_UNKNOWN);
  }

  @Test
  void aGuestKnocksAndWaits() {
    TestLink invitation = meeting.invite(2);
    TestGuest alan = TestGuest.knock(server, invitation, "Alan", 3);
    server.clock().advance(Duration.ofSeconds(1));
    TestGuest barbara = TestGuest.knock(server, invitation, "Barbara", 3);

    assertThat(alan.token()).startsWith("lkg_");
    assertThat(lobby().guests().stream().map(WaitingGuest::sessionId))
        .containsExactly(alan.sessionId(), barbara.sessionId());
    WaitingGuest seen = lobby().guests().getFirst();
    assertThat(seen.knocking()).isEqualTo(alan.knocking());
    assertThat(seen.tokenHash()).isEqualTo(invitation.tokenHash());
    server.get(meeting.path() + "/roster", alan.token()).isRefused(ErrorCode.NOT_ADMITTED);
  }

  @Test
  void aKnockThatProvesNothingIsRefused() {
    TestLink link = meeting.invite(5);
    TestKeys keys = new TestKeys();
    RegisterGuest unproved = TestGuest.unproved(keys, link.token(), "Eve", 1);
    knockRefused(unproved, ErrorCode.PROOF_REFUSED);

    RegisterGuest withoutOwnKey = link.prove(unproved, new TestKeys());
    knockRefused(withoutOwnKey, ErrorCode.PROOF_REFUSED);

    TestLink withoutSeed =
        new TestLink(link.token(), new TestKeys(), link.meetingLogId(), link.anchor());
    knockRefused(withoutSeed.prove(unproved, keys), ErrorCode.PROOF_REFUSED);

    TestLink otherAnchor = meeting.invite(5);
    TestLink mixed =
        new TestLink(link.token(), link.keys(), link.meetingLogId(), otherAnchor.anchor());
    knockRefused(mixed.prove(unproved, keys), ErrorCode.PROOF_REFUSED);

    TestMeeting other = TestMeeting.create(server, ada);
    TestLink otherMeeting =
        new TestLink(link.token(), link.keys(), other.invite().meetingLogId(), link.anchor());
    knockRefused(otherMeeting.prove(unproved, keys), ErrorCode.PROOF_REFUSED);
    assertThat(lobby().guests()).isEmpty();

    server.post(REGISTER, "", link.prove(unproved, keys)).hasStatus(201);
  }

  @Test
  void aKnockServesOneGuestInOneSession() {
    TestLink link = meeting.invite(5);
    TestKeys keys = new TestKeys();
    RegisterGuest knock = TestGuest.registration(keys, link, "Alan", 1);
    GuestRegistered first = server.post(REGISTER, "", knock).as(GuestRegistered.class);

    GuestRegistered again = server.post(REGISTER, "", knock).as(GuestRegistered.class);
    assertThat(again.sessionId()).isEqualTo(first.sessionId());
    assertThat(again.expiresAt()).isEqualTo(first.expiresAt());
    String own = "/api/meetings/external/session/" + first.sessionId() + "/prekeys";
    server.get(own, again.sessionToken()).hasStatus(200);
    server.get(own, first.sessionToken()).isRefused(ErrorCode.UNAUTHENTICATED);
    knockRefused(named(knock, GuestSessionId.random(), "Alan", knock), ErrorCode.PROOF_REFUSED);
    knockRefused(named(knock, knock.sessionId(), "Barbara", knock), ErrorCode.PROOF_REFUSED);
    RegisterGuest another = TestGuest.registration(new TestKeys(), link, "Eve", 1);
    knockRefused(named(another, another.sessionId(), "Eve", knock), ErrorCode.PROOF_REFUSED);
    server
        .post(
            REGISTER,
            "",
            Json.mapper()
                .writeValueAsString(another)
                .replace(another.sessionId().value(), "g_" + "A".repeat(21)))
        .isRefused(ErrorCode.INVALID_REQUEST);
    assertThat(lobby().guests()).hasSize(1);

    server
        .post(meeting.path() + "/external/" + knock.sessionId() + "/decline", ada.token())
        .isDone();
    knockRefused(knock, ErrorCode.ALREADY_EXISTS);
    assertThat(lobby().guests()).isEmpty();
  }

  @Test
  void whatOthersSeeOfAKnockTakesNoSessionOver() {
    TestLink shared = meeting.invite(5);
    RegisterGuest unheard = TestGuest.registration(new TestKeys(), shared, "Alan", 1);
    RegisterGuest waiting = TestGuest.registration(new TestKeys(), shared, "Barbara", 1);
    server.post(REGISTER, "", unheard).hasStatus(201);
    String token = server.post(REGISTER, "", waiting).as(GuestRegistered.class).sessionToken();
    String own = "/api/meetings/external/session/" + waiting.sessionId() + "/prekeys";
    server.get(own, token).hasStatus(200);

    knockRefused(waiting, ErrorCode.ALREADY_EXISTS); // It has used its token.
    server.get(own, token).hasStatus(200);

    List<Knocking> both =
        List.of(unheard.knocking(shared.tokenHash()), waiting.knocking(shared.tokenHash()));
    Bytes entry = meeting.sign(writer -> writer.admitGuests(both), ada);
    meeting.admit(Admission.alone(entry), ada).isDone();
    knockRefused(unheard, ErrorCode.ALREADY_EXISTS); // It is in the roster, for all to see.
    knockRefused(waiting, ErrorCode.ALREADY_EXISTS);
    server.get(meeting.path() + "/roster", token).hasStatus(200);

    meeting.append(writer -> writer.revokeInvitation(shared.tokenHash()), ada).isDone();
    knockRefused(unheard, ErrorCode.INVITATION_REVOKED);
    knockRefused(waiting, ErrorCode.INVITATION_REVOKED);
    server.get(meeting.path() + "/roster", token).hasStatus(200);
  }

  /** That knock under another id and name, with the proofs of {@code proofs}. */
  private static RegisterGuest named(
      RegisterGuest knock, GuestSessionId sessionId, String name, RegisterGuest proofs) {
    return new RegisterGuest(
        knock.token(),
        sessionId,
        name,
        knock.registrationId(),
        knock.identityKeyPublic(),
        knock.signedPreKey(),
        knock.preKeys(),
        knock.kyberPreKeys(),
        knock.lastResortKyberPreKey(),
        proofs.linkProof(),
        proofs.keyProof());
  }

  private void knockRefused(RegisterGuest knock, ErrorCode code) {
    server.post(REGISTER, "", knock).isRefused(code);
  }

  @Test
  void whileAdmissionIsClosedNoGuestKnocksOrIsLetIn() {
    TestLink link = meeting.invite(5);
    TestGuest waiting = TestGuest.knock(server, link, "Alan", 1);
    meeting.append(MeetingWriter::closeAdmission, ada).isDone();

    server.get(link.joinPath(), "").isRefused(ErrorCode.ADMISSION_CLOSED);
    knockRefused(
        TestGuest.registration(new TestKeys(), link, "Barbara", 1), ErrorCode.ADMISSION_CLOSED);
    meeting.admit(waiting).isRefused(ErrorCode.ADMISSION_CLOSED);
    assertThat(lobby().guests()).hasSize(1);

    meeting.append(MeetingWriter::openAdmission, ada).isDone();
    meeting.admit(waiting).isDone();
    TestGuest.knock(server, link, "Barbara", 1);
  }

  @Test
  void anAdmittedGuestTakesPart() {
    TestGuest alan = meeting.knock("Alan");
    meeting.admit(alan).isDone();

    assertThat(lobby().guests()).isEmpty();
    assertThat(meeting.roster().guest(alan.sessionId())).contains(alan.asGuest());
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

    meeting.admit(all, ada).isRefused(ErrorCode.GUEST_NOT_WAITING);
    assertThat(lobby().guests()).hasSize(2);
    meeting.admit(meeting.admitting(ada, alan, edsger), ada).isDone();
    assertThat(lobby().guests()).isEmpty();
    assertThat(meeting.roster().guests()).hasSize(2);
  }

  @Test
  void anAdmissionTakesNothingButKeysForThoseWhomItLetsIn() {
    TestGuest alan = meeting.knock("Alan");
    TestGuest barbara = meeting.knock("Barbara");
    Bytes entry = meeting.admitting(ada, alan).entry();
    Envelope forAlan = envelope(alan.address());

    for (List<Envelope> wrong :
        List.of(
            List.of(forAlan, envelope(barbara.address())),
            List.of(forAlan, envelope(ada.address())),
            List.of(forAlan, forAlan))) {
      meeting.admit(new Admission(entry, wrong), ada).isRefused(ErrorCode.INVALID_REQUEST);
    }
    assertThat(lobby().guests()).hasSize(2);

    Admitted admitted =
        meeting.admit(new Admission(entry, List.of(forAlan)), ada).as(Admitted.class);
    assertThat(admitted.envelopeIds()).hasSize(1);
    assertThat(lobby().guests()).hasSize(1);
  }

  private static Envelope envelope(Address recipient) {
    return new Envelope(recipient, Bytes.of(new byte[] {1}), CiphertextType.PRE_KEY);
  }

  @Test
  void anEntryMustAdmitGuestsAsTheyRegistered() {
    TestLink link = meeting.invite(5);
    TestGuest alan = TestGuest.knock(server, link, "Alan", 1);
    TestGuest barbara = TestGuest.knock(server, link, "Barbara", 1);
    TestKeys keys = new TestKeys();
    Knocking stranger = TestGuest.registration(keys, link, "Eve", 1).knocking(link.tokenHash());
    Bytes unknown = meeting.sign(writer -> writer.admitGuests(List.of(stranger)), ada);
    meeting.admit(Admission.alone(unknown), ada).isRefused(ErrorCode.GUEST_UNKNOWN);

    RegisterGuest other = TestGuest.unproved(keys, link.token(), "Eve", 1);
    Knocking renamed =
        link.prove(named(other, alan.sessionId(), "Eve", other), keys).knocking(link.tokenHash());
    Bytes exchanged = meeting.sign(writer -> writer.admitGuests(List.of(renamed)), ada);
    meeting.admit(Admission.alone(exchanged), ada).isRefused(ErrorCode.INVALID_ROSTER_ENTRY);

    Knocking unproved = other.knocking(link.tokenHash());
    Bytes bad = meeting.sign(writer -> writer.admitGuests(List.of(unproved)), ada);
    meeting.admit(Admission.alone(bad), ada).isRefused(ErrorCode.INVALID_ROSTER_ENTRY);
    meeting
        .admit(Admission.alone(meeting.sign(MeetingWriter::closeAdmission, ada)), ada)
        .isRefused(ErrorCode.INVALID_ROSTER_ENTRY);

    assertThat(lobby().guests()).hasSize(2);
    assertThat(meeting.roster().guests()).isEmpty();
    meeting.admit(meeting.admitting(ada, alan, barbara), ada).isDone();
  }

  @Test
  void anInvitationForOneAdmitsOne() {
    TestLink invitation = meeting.invite();
    TestGuest alan = TestGuest.knock(server, invitation, "Alan", 1);
    TestGuest second = TestGuest.knock(server, invitation, "Alan too", 1);

    meeting.admit(alan).isDone();
    meeting.admit(second).isRefused(ErrorCode.INVALID_ROSTER_ENTRY);
    server
        .post(REGISTER, "", TestGuest.registration(new TestKeys(), invitation, "Eve", 1))
        .isRefused(ErrorCode.INVITATION_USED_UP);
  }

  @Test
  void aSharedInvitationAdmitsAsManyAsItSays() {
    TestLink invitation = meeting.invite(2);
    TestGuest alan = TestGuest.knock(server, invitation, "Alan", 1);
    TestGuest barbara = TestGuest.knock(server, invitation, "Barbara", 1);
    TestGuest edsger = TestGuest.knock(server, invitation, "Edsger", 1);

    meeting.admit(alan).isDone();
    meeting.admit(barbara).isDone();
    meeting.admit(edsger).isRefused(ErrorCode.INVALID_ROSTER_ENTRY);
    server.get(invitation.joinPath(), "").isRefused(ErrorCode.INVITATION_USED_UP);
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
    TestLink shared = meeting.invite(5);
    TestGuest alan = TestGuest.knock(server, shared, "Alan", 1);
    TestGuest barbara = TestGuest.knock(server, shared, "Barbara", 1);
    meeting.admit(alan).isDone();
    server.delete(alan.path(), alan.token()).isDone();

    meeting.tidyUp(alan, ada).isDone();

    assertThat(meeting.roster().guests()).isEmpty();
    meeting.admit(barbara).isDone();
    TestGuest.knock(server, shared, "Grace", 1);
  }

  @Test
  void aRemovedGuestIsOutAndItsSharedLinkIfThatIsSaid() {
    TestLink shared = meeting.invite(5);
    TestGuest alan = TestGuest.knock(server, shared, "Alan", 1);
    TestGuest edsger = TestGuest.knock(server, shared, "Edsger", 1);
    TestGuest waiting = TestGuest.knock(server, shared, "Barbara", 1);
    meeting.admit(meeting.admitting(ada, alan, edsger), ada).isDone();

    meeting.remove(alan, ada).isDone();

    assertThat(meeting.roster().guests()).containsExactly(edsger.asGuest());
    server.get(alan.path() + "/prekeys", alan.token()).isRefused(ErrorCode.SESSION_ENDED);
    server
        .get("/api/meetings/external/keys/" + alan.sessionId(), ada.token())
        .isRefused(ErrorCode.SESSION_ENDED);
    server.get(shared.joinPath(), "").hasStatus(200);
    meeting.remove(alan, ada).isRefused(ErrorCode.INVALID_ROSTER_ENTRY);

    meeting.append(writer -> writer.removeGuest(edsger.sessionId(), false, true), ada).isDone();
    server
        .get(waiting.path() + "/prekeys", waiting.token())
        .isRefused(ErrorCode.INVITATION_REVOKED);
    server.get(shared.joinPath(), "").isRefused(ErrorCode.INVITATION_REVOKED);
  }

  @Test
  void aRemovedGuestsOwnLinkIsRevoked() {
    TestLink link = meeting.invite();
    TestGuest alan = TestGuest.knock(server, link, "Alan", 1);
    TestGuest twin = TestGuest.knock(server, link, "Alan too", 1);
    meeting.admit(alan).isDone();

    meeting.remove(alan, ada).isDone();

    server.get(link.joinPath(), "").isRefused(ErrorCode.INVITATION_REVOKED);
    server.get(twin.path() + "/prekeys", twin.token()).isRefused(ErrorCode.INVITATION_USED_UP);
  }

  @Test
  void aGuestLeavesWithASignedWord() {
    TestGuest alan = meeting.guest("Alan");
    alan.sayGoodbye(meeting).isDone();
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
    MeetingWriter alans =
        new MeetingWriter(
            meeting.roster(), alan.address(), alan.keys().signingKey(), server.clock().instant());
    Bytes goodbye = alans.leaveAsGuest();
    server
        .post(
            meeting.path() + "/roster", alan.token(), new AppendToRoster(List.of(goodbye, goodbye)))
        .isRefused(ErrorCode.INVALID_ROSTER_ENTRY);
    alan.append(meeting, alans.endMeeting()).isRefused(ErrorCode.INVALID_ROSTER_ENTRY);
    barbara.append(meeting, alans.leaveAsGuest()).isRefused(ErrorCode.INVALID_ROSTER_ENTRY);
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
    TestLink invitation = meeting.invite();
    TestKeys keys = new TestKeys();
    server
        .post(REGISTER, "", TestGuest.unproved(keys, "lki_" + "A".repeat(43), "Alan", 1))
        .isRefused(ErrorCode.INVITATION_UNKNOWN);
    String json =
        Json.mapper().writeValueAsString(TestGuest.registration(keys, invitation, "Alan", 1));
    server
        .post(REGISTER, "", json.replace("\"Alan\"", "\"Al\\u0007an\""))
        .isRefused(ErrorCode.INVALID_REQUEST);
    server
        .post(REGISTER, "", json.replace("\"registrationId\":", "\"registrationId\":0, \"was\":"))
        .isRefused(ErrorCode.INVALID_REQUEST);
    assertThat(lobby().guests()).isEmpty();
  }
}
