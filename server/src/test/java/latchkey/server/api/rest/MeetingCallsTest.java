package latchkey.server.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.InvitationId;
import latchkey.protocol.MeetingId;
import latchkey.protocol.Sha256;
import latchkey.protocol.UserId;
import latchkey.protocol.account.Account;
import latchkey.protocol.meeting.AddMember;
import latchkey.protocol.meeting.CreateInvitation;
import latchkey.protocol.meeting.CreateMeeting;
import latchkey.protocol.meeting.Invitation;
import latchkey.protocol.meeting.InvitationCreated;
import latchkey.protocol.meeting.Invitations;
import latchkey.protocol.meeting.Meeting;
import latchkey.protocol.meeting.Meetings;
import latchkey.protocol.meeting.Members;
import latchkey.protocol.meeting.Participants;
import latchkey.protocol.roster.AppendToRoster;
import latchkey.protocol.roster.Roster;
import latchkey.protocol.roster.RosterEntries;
import latchkey.protocol.roster.RosterMember;
import latchkey.protocol.roster.RosterPage;
import latchkey.server.keys.LibsignalSignatures;
import latchkey.server.testing.TestDevice;
import latchkey.server.testing.TestGuest;
import latchkey.server.testing.TestKeys;
import latchkey.server.testing.TestMeeting;
import latchkey.server.testing.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class MeetingCallsTest {
  private final TestServer server = TestServer.start();
  private final TestDevice ada = server.newMember("Ada");
  private final TestDevice grace = server.newMember("Grace");

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void aMeetingIsItsHostsUntilOpened() {
    TestMeeting meeting = TestMeeting.create(server, ada);

    Meeting seen = server.get(meeting.path(), ada.token()).as(Meeting.class);
    assertThat(seen)
        .isEqualTo(
            new Meeting(
                meeting.meetingId(),
                TestMeeting.TITLE,
                ada.userId(),
                "Ada",
                server.clock().instant(),
                null));
    server.get(meeting.path(), grace.token()).isRefused(ErrorCode.MEETING_UNKNOWN);
    assertThat(server.get("/api/meetings", grace.token()).as(Meetings.class).meetings()).isEmpty();

    server.post(meeting.path() + "/members", ada.token(), new AddMember(grace.userId())).isDone();
    assertThat(server.get("/api/meetings", grace.token()).as(Meetings.class).meetings())
        .containsExactly(seen);
    assertThat(server.get(meeting.path() + "/members", grace.token()).as(Members.class).members())
        .containsExactly(new Account(ada.userId(), "Ada"), new Account(grace.userId(), "Grace"));
  }

  @Test
  void aMeetingIdIsTakenOnce() {
    TestMeeting meeting = TestMeeting.create(server, ada);
    server
        .post("/api/meetings", grace.token(), creation(meeting.meetingId(), "Tea", grace))
        .isRefused(ErrorCode.ALREADY_EXISTS);
  }

  @Test
  void aMeetingsFirstEntryMustFit() {
    MeetingId id = MeetingId.random();
    CreateMeeting good = creation(id, "Tea", ada);

    create(new CreateMeeting(id, "Coffee", good.entry()), ada);
    create(new CreateMeeting(MeetingId.random(), "Tea", good.entry()), ada);
    create(new CreateMeeting(id, "Tea", Bytes.of(new byte[] {1, 2, 3})), ada);
    create(good, grace);
    TestDevice silent = ada.another();
    server
        .post("/api/meetings", silent.token(), creation(id, "Tea", silent))
        .isRefused(ErrorCode.KEYS_UNKNOWN);

    server.post("/api/meetings", ada.token(), good).hasStatus(201);
  }

  private void create(CreateMeeting request, TestDevice by) {
    server.post("/api/meetings", by.token(), request).isRefused(ErrorCode.INVALID_ROSTER_ENTRY);
  }

  private CreateMeeting creation(MeetingId id, String title, TestDevice creator) {
    Roster empty = new Roster(id, new LibsignalSignatures());
    return new CreateMeeting(
        id,
        title,
        RosterEntries.sign(
            empty,
            RosterEntries.meetingCreated(title, creator.asRosterMember(), true),
            creator.address(),
            Instant.EPOCH,
            creator.keys()::sign));
  }

  @Test
  void onlyTheHostOpensAndClosesAMeeting() {
    TestMeeting meeting = TestMeeting.create(server, ada);
    meeting.add(grace);
    String members = meeting.path() + "/members";
    TestDevice alan = server.newMember("Alan");

    server.post(members, grace.token(), new AddMember(alan.userId())).isRefused(ErrorCode.NOT_HOST);
    server
        .post(members, ada.token(), new AddMember(UserId.random()))
        .isRefused(ErrorCode.USER_UNKNOWN);
    server.delete(members + "/" + grace.userId(), grace.token()).isRefused(ErrorCode.NOT_HOST);
    server.delete(members + "/" + ada.userId(), ada.token()).isRefused(ErrorCode.FORBIDDEN);
    server.delete(members + "/" + alan.userId(), ada.token()).isRefused(ErrorCode.USER_UNKNOWN);

    server.delete(members + "/" + grace.userId(), ada.token()).isDone();
    server.get(meeting.path(), grace.token()).isRefused(ErrorCode.MEETING_UNKNOWN);
    server
        .get(meeting.path() + "/external/waiting", grace.token())
        .isRefused(ErrorCode.MEETING_UNKNOWN);
  }

  @Test
  void theHostEndsAMeeting() {
    TestMeeting meeting = TestMeeting.create(server, ada);
    meeting.add(grace);
    InvitationCreated invitation = meeting.invite();
    TestGuest guest = meeting.guest("Alan");

    server.delete(meeting.path(), grace.token()).isRefused(ErrorCode.NOT_HOST);
    server.delete(meeting.path(), ada.token()).isDone();
    server.delete(meeting.path(), ada.token()).isDone();

    assertThat(server.get(meeting.path(), grace.token()).as(Meeting.class).endedAt())
        .isEqualTo(server.clock().instant());
    server
        .post(meeting.path() + "/invitations", ada.token(), new CreateInvitation(1, null, null))
        .isRefused(ErrorCode.MEETING_ENDED);
    server
        .get("/api/meetings/external/join/" + invitation.token(), "")
        .isRefused(ErrorCode.MEETING_ENDED);
    server.get(guest.path() + "/prekeys", guest.token()).isRefused(ErrorCode.SESSION_ENDED);
  }

  @Test
  void aSignedEndEndsToo() {
    TestMeeting meeting = TestMeeting.create(server, ada);
    meeting.append(RosterEntries.meetingEnded(), ada).isDone();
    assertThat(server.get(meeting.path(), ada.token()).as(Meeting.class).endedAt()).isNotNull();
  }

  @Test
  void aRosterIsReadInPages() {
    TestMeeting meeting = TestMeeting.create(server, ada);
    for (int i = 0; i < 4; i++) {
      meeting.invite();
    }
    RosterPage page =
        server.get(meeting.path() + "/roster?from=3", ada.token()).as(RosterPage.class);
    assertThat(page.from()).isEqualTo(3);
    assertThat(page.entries()).hasSize(2);
    assertThat(page.size()).isEqualTo(5);
    assertThat(server.get(meeting.path() + "/roster?from=99", ada.token()).as(RosterPage.class))
        .isEqualTo(new RosterPage(meeting.meetingId(), 99, List.of(), 5));
    server
        .get(meeting.path() + "/roster?from=-1", ada.token())
        .isRefused(ErrorCode.INVALID_REQUEST);
  }

  @Test
  void anEntryThatDoesNotFollowTheHeadIsToldSo() {
    TestMeeting meeting = TestMeeting.create(server, ada);
    Bytes late = meeting.sign(meeting.roster(), RosterEntries.meetingEnded(), ada);
    meeting.invite();

    meeting.append(late, ada).isRefused(ErrorCode.ROSTER_MOVED);
    assertThat(meeting.roster().size()).isEqualTo(2);
  }

  @Test
  void entriesAreAppendedAllOrNone() {
    TestMeeting meeting = TestMeeting.create(server, ada);
    Roster roster = meeting.roster();
    Bytes good = meeting.sign(roster, RosterEntries.deviceRemoved(ada.asRosterMember()), ada);
    Bytes follows = meeting.sign(roster, RosterEntries.meetingEnded(), ada);

    server
        .post(meeting.path() + "/roster", ada.token(), new AppendToRoster(List.of(good, follows)))
        .isRefused(ErrorCode.ROSTER_MOVED);
    assertThat(meeting.roster().size()).isEqualTo(1);
    meeting.append(good, ada).isDone();
  }

  @Test
  void aDeviceComesInUnderItsOwnKeyAndIntoAnOpenMeetingAlone() {
    TestMeeting meeting = TestMeeting.create(server, ada);
    meeting
        .append(RosterEntries.deviceAdded(grace.asRosterMember()), ada)
        .isRefused(ErrorCode.INVALID_ROSTER_ENTRY);
    server.post(meeting.path() + "/members", ada.token(), new AddMember(grace.userId())).isDone();
    meeting
        .append(
            RosterEntries.deviceAdded(
                new RosterMember(grace.userId(), 1, new TestKeys().identityKey())),
            ada)
        .isRefused(ErrorCode.INVALID_ROSTER_ENTRY);
    server
        .get(meeting.path() + "/external/waiting", grace.token())
        .isRefused(ErrorCode.NOT_IN_ROSTER);

    meeting.append(RosterEntries.deviceAdded(grace.asRosterMember()), ada).isDone();
    server.get(meeting.path() + "/external/waiting", grace.token()).hasStatus(200);
    TestDevice phone = grace.another();
    meeting
        .append(RosterEntries.deviceAdded(phone.asRosterMember()), grace)
        .isRefused(ErrorCode.KEYS_UNKNOWN);
    phone.publishKeys();
    meeting.append(RosterEntries.deviceAdded(phone.asRosterMember()), grace).isDone();
    meeting
        .append(RosterEntries.deviceRemoved(ada.asRosterMember()), grace)
        .isRefused(ErrorCode.INVALID_ROSTER_ENTRY);
  }

  @Test
  void anEntryIsPostedByWhoSignedIt() {
    TestMeeting meeting = TestMeeting.create(server, ada);
    meeting.add(grace);
    Bytes entry = meeting.sign(meeting.roster(), RosterEntries.meetingEnded(), ada);
    meeting.append(entry, grace).isRefused(ErrorCode.INVALID_ROSTER_ENTRY);
    assertThat(server.get(meeting.path(), ada.token()).as(Meeting.class).endedAt()).isNull();
  }

  @Test
  void admissionAndRemovalHaveCallsOfTheirOwn() {
    TestMeeting meeting = TestMeeting.create(server, ada);
    TestGuest guest = meeting.knock("Alan");
    meeting
        .append(RosterEntries.guestsAdmitted(List.of(guest.asRosterGuest())), ada)
        .isRefused(ErrorCode.INVALID_ROSTER_ENTRY);
    meeting.admit(guest).isDone();
    meeting
        .append(RosterEntries.guestRemoved(guest.sessionId()), ada)
        .isRefused(ErrorCode.INVALID_ROSTER_ENTRY);
  }

  @Test
  void invitationsAreListedAndTakenBack() {
    TestMeeting meeting = TestMeeting.create(server, ada);
    InvitationCreated shared = meeting.invite(3);
    String path = meeting.path() + "/invitations";

    Invitation listed =
        server.get(path, ada.token()).as(Invitations.class).invitations().getFirst();
    assertThat(listed.invitationId()).isEqualTo(shared.invitationId());
    assertThat(listed.tokenHash()).isEqualTo(Sha256.of(shared.token()));
    assertThat(listed.maxUses()).isEqualTo(3);
    assertThat(listed.label()).isEqualTo("for a test");

    TestGuest waiting = TestGuest.knock(server, shared.token(), "Alan", 1);
    server.delete(path + "/" + shared.invitationId(), ada.token()).isDone();
    server.delete(path + "/" + shared.invitationId(), ada.token()).isDone();
    server
        .delete(path + "/" + InvitationId.random(), ada.token())
        .isRefused(ErrorCode.INVITATION_UNKNOWN);
    server
        .get("/api/meetings/external/join/" + shared.token(), "")
        .isRefused(ErrorCode.INVITATION_REVOKED);
    server.get(waiting.path() + "/prekeys", waiting.token()).isRefused(ErrorCode.SESSION_ENDED);
    assertThat(server.get(path, ada.token()).as(Invitations.class).invitations().getFirst())
        .matches(Invitation::revoked);
  }

  @Test
  void anInvitationInTheRosterIsOneThatTheServerKnows() {
    TestMeeting meeting = TestMeeting.create(server, ada);
    meeting
        .append(RosterEntries.invitationMade(Sha256.of("lki_unknown"), false), ada)
        .isRefused(ErrorCode.INVALID_ROSTER_ENTRY);
    InvitationCreated invitation =
        server
            .post(
                meeting.path() + "/invitations",
                ada.token(),
                new CreateInvitation(null, null, null))
            .as(InvitationCreated.class);
    meeting
        .append(RosterEntries.invitationMade(Sha256.of(invitation.token()), true), ada)
        .isRefused(ErrorCode.INVALID_ROSTER_ENTRY);
    meeting
        .append(RosterEntries.invitationMade(Sha256.of(invitation.token()), false), ada)
        .isDone();
    meeting.append(RosterEntries.invitationRevoked(Sha256.of(invitation.token())), ada).isDone();
    server
        .get("/api/meetings/external/join/" + invitation.token(), "")
        .isRefused(ErrorCode.INVITATION_REVOKED);
  }

  @Test
  void anInvitationExpires() {
    TestMeeting meeting = TestMeeting.create(server, ada);
    String path = meeting.path() + "/invitations";
    Instant soon = server.clock().instant().plusSeconds(60);
    server
        .post(path, ada.token(), new CreateInvitation(1, server.clock().instant(), null))
        .isRefused(ErrorCode.INVALID_REQUEST);
    InvitationCreated invitation =
        server
            .post(path, ada.token(), new CreateInvitation(1, soon, null))
            .as(InvitationCreated.class);
    server.get("/api/meetings/external/join/" + invitation.token(), "").hasStatus(200);
    server.clock().advance(Duration.ofMinutes(1));
    server
        .get("/api/meetings/external/join/" + invitation.token(), "")
        .isRefused(ErrorCode.INVITATION_EXPIRED);
  }

  @Test
  void whereTheHostAloneAdmitsMembersCannot() {
    TestMeeting meeting = TestMeeting.create(server, ada, false);
    meeting.add(grace);
    TestGuest guest = meeting.knock("Alan");

    server
        .post(meeting.path() + "/invitations", grace.token(), new CreateInvitation(1, null, null))
        .isRefused(ErrorCode.NOT_HOST);
    meeting.admit(guest, grace).isRefused(ErrorCode.NOT_HOST);
    meeting.decline(guest, grace).isRefused(ErrorCode.NOT_HOST);
    meeting.admit(guest, ada).isDone();
    meeting.remove(guest, grace).isRefused(ErrorCode.NOT_HOST);
  }

  @Test
  void nobodyIsPresentWhoIsNotConnected() {
    TestMeeting meeting = TestMeeting.create(server, ada);
    assertThat(server.get(meeting.path() + "/participants", ada.token()).as(Participants.class))
        .isEqualTo(new Participants(List.of(), List.of()));
  }
}
