package latchkey.server.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Empty;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.log.EntryWriter;
import latchkey.protocol.log.LogVerdict;
import latchkey.protocol.log.SigningContext;
import latchkey.protocol.log.account.AccountLog;
import latchkey.protocol.log.account.AccountPlace;
import latchkey.protocol.log.meeting.Device;
import latchkey.protocol.log.meeting.MeetingLog;
import latchkey.protocol.log.meeting.MeetingWriter;
import latchkey.protocol.log.meeting.Role;
import latchkey.protocol.log.wire.Signer;
import latchkey.protocol.meeting.CreateMeeting;
import latchkey.protocol.meeting.Meeting;
import latchkey.protocol.meeting.Meetings;
import latchkey.protocol.meeting.Participants;
import latchkey.protocol.roster.AppendToRoster;
import latchkey.protocol.roster.RosterPage;
import latchkey.server.testing.TestAccount;
import latchkey.server.testing.TestDevice;
import latchkey.server.testing.TestGuest;
import latchkey.server.testing.TestLink;
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
  void aMeetingIsItsCreatorsUntilItAddsMembers() {
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

    meeting.addMember(grace).isDone();
    assertThat(server.get("/api/meetings", grace.token()).as(Meetings.class).meetings())
        .containsExactly(seen);
  }

  @Test
  void aMeetingIsCreatedOnceHoweverOftenItsFirstEntryIsSent() {
    TestMeeting meeting = TestMeeting.unborn(server, ada);
    CreateMeeting request = new CreateMeeting(meeting.opening("Tea", ada, true));
    Meeting first = server.post("/api/meetings", ada.token(), request).as(Meeting.class);
    meeting.addMember(grace).isDone();

    assertThat(server.post("/api/meetings", ada.token(), request).hasStatus(201).as(Meeting.class))
        .isEqualTo(first);
    server
        .post("/api/meetings", ada.token(), new CreateMeeting(meeting.opening("Coffee", ada, true)))
        .isRefused(ErrorCode.ALREADY_EXISTS);
    server
        .post(
            "/api/meetings", grace.token(), new CreateMeeting(meeting.opening("Tea", grace, true)))
        .isRefused(ErrorCode.ALREADY_EXISTS);
    assertThat(meeting.roster().size()).isEqualTo(2);
  }

  @Test
  void aMeetingsFirstEntryMustFit() {
    TestMeeting meeting = TestMeeting.unborn(server, ada);
    CreateMeeting good = new CreateMeeting(meeting.opening("Tea", ada, true));

    create(new CreateMeeting(Bytes.of(new byte[] {1, 2, 3})), ada);
    create(good, grace);
    create(new CreateMeeting(meeting.opening("Tea ", ada, true)), ada);
    TestDevice silent = ada.another();
    server
        .post(
            "/api/meetings",
            silent.token(),
            new CreateMeeting(meeting.opening("Tea", silent, true)))
        .isRefused(ErrorCode.KEYS_UNKNOWN);

    server.post("/api/meetings", ada.token(), good).hasStatus(201);
    TestMeeting other = TestMeeting.create(server, grace);
    create(new CreateMeeting(other.sign(MeetingWriter::endMeeting, grace)), grace);
  }

  private void create(CreateMeeting request, TestDevice by) {
    assertThat(server.post("/api/meetings", by.token(), request).problem().code())
        .isIn(ErrorCode.INVALID_ROSTER_ENTRY, ErrorCode.ALREADY_EXISTS);
  }

  @Test
  void onlyHostsAddAndRemoveMembers() {
    TestMeeting meeting = TestMeeting.create(server, ada);
    meeting.add(grace);
    TestDevice alan = server.newMember("Alan");

    meeting.addMember(alan, grace).isRefused(ErrorCode.INVALID_ROSTER_ENTRY);
    meeting.removeMember(ada, grace).isRefused(ErrorCode.INVALID_ROSTER_ENTRY);
    meeting.removeMember(ada, ada).isRefused(ErrorCode.INVALID_ROSTER_ENTRY);
    meeting.removeMember(alan, ada).isRefused(ErrorCode.INVALID_ROSTER_ENTRY);

    meeting.removeMember(grace, ada).isDone();
    server.get(meeting.path(), grace.token()).isRefused(ErrorCode.MEETING_UNKNOWN);
    assertThat(server.get("/api/meetings", grace.token()).as(Meetings.class).meetings()).isEmpty();
    server
        .get(meeting.path() + "/external/waiting", grace.token())
        .isRefused(ErrorCode.MEETING_UNKNOWN);
  }

  @Test
  void anAccountThatTheServerDoesNotHaveAnyMoreIsNotAdded() {
    TestMeeting meeting = TestMeeting.create(server, ada);
    AccountPlace place = grace.place();
    server.server().accounts().remove(grace.userId());
    meeting
        .append(writer -> writer.addMember(grace.userId(), place), ada)
        .isRefused(ErrorCode.USER_UNKNOWN);
  }

  @Test
  void anEntryNamesAPlaceThatTheServerHas() {
    TestMeeting meeting = TestMeeting.create(server, ada);
    AccountLog ahead = grace.log();
    TestAccount.take(ahead, grace.writer().rename("Grace H."));
    AccountPlace place = new AccountPlace(ahead.size() - 1, ahead.head());
    meeting
        .append(writer -> writer.addMember(grace.userId(), place), ada)
        .isRefused(ErrorCode.INVALID_ROSTER_ENTRY);
    assertThat(meeting.roster().size()).isEqualTo(1);
  }

  @Test
  void aMembersDevicesJoinByThemselves() {
    TestMeeting meeting = TestMeeting.create(server, ada);
    meeting.join(grace).isRefused(ErrorCode.MEETING_UNKNOWN);
    meeting.addMember(grace).isDone();
    server
        .get(meeting.path() + "/external/waiting", grace.token())
        .isRefused(ErrorCode.NOT_IN_ROSTER);

    meeting.join(grace).isDone();
    server.get(meeting.path() + "/external/waiting", grace.token()).hasStatus(200);
    meeting.join(grace).isRefused(ErrorCode.INVALID_ROSTER_ENTRY);
    TestDevice phone = grace.another();
    meeting.join(phone).isRefused(ErrorCode.KEYS_UNKNOWN);
    phone.publishKeys();
    meeting.join(phone).isDone();
    assertThat(meeting.roster().devices())
        .extracting(Device::address)
        .containsExactly(ada.address(), grace.address(), phone.address());
  }

  @Test
  void aRemovedMemberCannotComeBackAndReadsTheLogUpToItsRemoval() {
    TestMeeting meeting = TestMeeting.create(server, ada);
    meeting.add(grace);
    MeetingLog before = meeting.roster();
    meeting.removeMember(grace, ada).isDone();
    TestLink later = meeting.invite();

    MeetingLog hers = meeting.roster(grace);
    assertThat(hers.size()).isEqualTo(before.size() + 1);
    assertThat(hers.member(grace.userId())).isEmpty();
    RosterPage beyond =
        server
            .get(meeting.path() + "/roster?from=" + hers.size(), grace.token())
            .as(RosterPage.class);
    assertThat(beyond)
        .isEqualTo(new RosterPage(meeting.meetingId(), hers.size(), List.of(), hers.size()));

    meeting.join(grace).isRefused(ErrorCode.MEETING_UNKNOWN);
    meeting.addMember(grace, grace).isRefused(ErrorCode.MEETING_UNKNOWN);
    server
        .get(meeting.path() + "/participants", grace.token())
        .isRefused(ErrorCode.MEETING_UNKNOWN);
    server.restart();
    assertThat(meeting.roster(grace).size()).isEqualTo(hers.size());
    server.get(later.joinPath(), "").hasStatus(200);

    meeting.add(grace);
    assertThat(meeting.roster(grace).head()).isEqualTo(meeting.roster().head());
  }

  @Test
  void aMemberLeavesForGoodAndTheLastHostOnlyAlone() {
    TestMeeting meeting = TestMeeting.create(server, ada);
    meeting.add(grace);
    meeting.append(MeetingWriter::leaveAsMember, ada).isRefused(ErrorCode.INVALID_ROSTER_ENTRY);

    meeting.append(MeetingWriter::leaveAsMember, grace).isDone();
    server.get(meeting.path(), grace.token()).isRefused(ErrorCode.MEETING_UNKNOWN);
    assertThat(meeting.roster(grace).size()).isEqualTo(meeting.roster().size());
    meeting.append(MeetingWriter::leaveAsMember, ada).isDone();
    server.get(meeting.path(), ada.token()).isRefused(ErrorCode.MEETING_UNKNOWN);
  }

  @Test
  void aMeetingWhoseLastMemberLeavesIsOver() {
    TestMeeting meeting = TestMeeting.create(server, ada);
    TestLink link = meeting.invite();
    meeting.append(MeetingWriter::leaveAsMember, ada).isDone();
    server.get(link.joinPath(), "").isRefused(ErrorCode.MEETING_ENDED);
  }

  @Test
  void aMeetingHasSeveralHosts() {
    TestMeeting meeting = TestMeeting.create(server, ada, false);
    meeting.add(grace);
    TestGuest guest = meeting.knock("Alan");
    meeting.admit(guest, grace).isRefused(ErrorCode.NOT_HOST);
    meeting.decline(guest, grace).isRefused(ErrorCode.NOT_HOST);

    meeting.append(writer -> writer.changeRole(grace.userId(), Role.HOST), ada).isDone();
    meeting.admit(guest, grace).isDone();
    meeting.addMember(server.newMember("Bea"), grace).isDone();
    meeting.removeMember(ada, grace).isRefused(ErrorCode.INVALID_ROSTER_ENTRY);

    meeting.append(writer -> writer.changeRole(grace.userId(), Role.MEMBER), ada).isDone();
    meeting.remove(guest, grace).isRefused(ErrorCode.INVALID_ROSTER_ENTRY);
    meeting
        .append(writer -> writer.changeRole(ada.userId(), Role.MEMBER), ada)
        .isRefused(ErrorCode.INVALID_ROSTER_ENTRY);
  }

  @Test
  void theCreatorLeavesWhereAnotherIsHost() {
    TestMeeting meeting = TestMeeting.create(server, ada);
    meeting.add(grace);
    meeting.append(writer -> writer.changeRole(grace.userId(), Role.HOST), ada).isDone();
    meeting.append(MeetingWriter::leaveAsMember, ada).isDone();
    meeting.append(MeetingWriter::endMeeting, grace).isDone();
    assertThat(server.get(meeting.path(), grace.token()).as(Meeting.class).endedAt()).isNotNull();
  }

  @Test
  void aHostEndsAMeeting() {
    TestMeeting meeting = TestMeeting.create(server, ada);
    meeting.add(grace);
    TestLink invitation = meeting.invite();
    TestGuest guest = meeting.guest("Alan");

    meeting.append(MeetingWriter::endMeeting, grace).isRefused(ErrorCode.INVALID_ROSTER_ENTRY);
    meeting.end().isDone();

    assertThat(server.get(meeting.path(), grace.token()).as(Meeting.class).endedAt())
        .isEqualTo(server.clock().instant());
    meeting.end().isRefused(ErrorCode.MEETING_ENDED);
    server.get(invitation.joinPath(), "").isRefused(ErrorCode.MEETING_ENDED);
    server.get(guest.path() + "/prekeys", guest.token()).isRefused(ErrorCode.SESSION_ENDED);
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
    Bytes late = meeting.sign(MeetingWriter::endMeeting, ada);
    meeting.invite();

    meeting.append(late, ada).isRefused(ErrorCode.ROSTER_MOVED);
    assertThat(meeting.roster().size()).isEqualTo(2);
  }

  @Test
  void entriesAreAppendedAllOrNone() {
    TestMeeting meeting = TestMeeting.create(server, ada);
    MeetingLog roster = meeting.roster();
    Bytes good = meeting.writer(roster, ada).closeAdmission();
    Bytes follows = meeting.writer(roster, ada).endMeeting();

    server
        .post(meeting.path() + "/roster", ada.token(), new AppendToRoster(List.of(good, follows)))
        .isRefused(ErrorCode.ROSTER_MOVED);
    assertThat(meeting.roster().size()).isEqualTo(1);
    meeting.append(good, ada).isDone();
  }

  @Test
  void aMemberIsAddedAndMadeAHostInOneCall() {
    TestMeeting meeting = TestMeeting.create(server, ada);
    MeetingLog roster = meeting.roster();
    Bytes adding = meeting.writer(roster, ada).addMember(grace.userId(), grace.place());
    assertThat(roster.append(adding)).isInstanceOf(LogVerdict.Accepted.class);
    Bytes promoting = meeting.writer(roster, ada).changeRole(grace.userId(), Role.HOST);

    server
        .post(
            meeting.path() + "/roster", ada.token(), new AppendToRoster(List.of(adding, promoting)))
        .isDone();
    assertThat(meeting.roster().isHost(grace.userId())).isTrue();
  }

  @Test
  void anEntryIsPostedByWhoSignedIt() {
    TestMeeting meeting = TestMeeting.create(server, ada);
    meeting.add(grace);
    Bytes entry = meeting.sign(MeetingWriter::endMeeting, ada);
    meeting.append(entry, grace).isRefused(ErrorCode.INVALID_ROSTER_ENTRY);
    assertThat(server.get(meeting.path(), ada.token()).as(Meeting.class).endedAt()).isNull();
    meeting.append(entry, ada).isDone();
  }

  @Test
  void admissionHasACallOfItsOwn() {
    TestMeeting meeting = TestMeeting.create(server, ada);
    TestGuest guest = meeting.knock("Alan");
    meeting
        .append(meeting.admitting(ada, guest).entry(), ada)
        .isRefused(ErrorCode.INVALID_ROSTER_ENTRY);
    meeting.admit(guest).isDone();
  }

  @Test
  void anInvitationIsTakenBack() {
    TestMeeting meeting = TestMeeting.create(server, ada);
    TestLink shared = meeting.invite(3);
    TestGuest waiting = TestGuest.knock(server, shared, "Alan", 1);

    meeting.append(writer -> writer.revokeInvitation(shared.tokenHash()), ada).isDone();

    server.get(shared.joinPath(), "").isRefused(ErrorCode.INVITATION_REVOKED);
    server
        .get(waiting.path() + "/prekeys", waiting.token())
        .isRefused(ErrorCode.INVITATION_REVOKED);
    meeting
        .append(writer -> writer.revokeInvitation(shared.tokenHash()), ada)
        .isRefused(ErrorCode.INVALID_ROSTER_ENTRY);
  }

  @Test
  void aTokenBelongsToOneInvitationOnTheServer() {
    TestLink link = TestMeeting.create(server, ada).invite();
    TestMeeting other = TestMeeting.create(server, grace);
    other
        .append(TestMeeting.making(link, 1, TestMeeting.NEVER), grace)
        .isRefused(ErrorCode.INVALID_ROSTER_ENTRY);
    assertThat(other.roster().size()).isEqualTo(1);
    other.invite();
  }

  @Test
  void invitationsFallWithTheirMaker() {
    TestMeeting meeting = TestMeeting.create(server, ada);
    meeting.add(grace);
    TestLink hers = meeting.invite(3, TestMeeting.NEVER, grace);
    TestLink adas = meeting.invite(3);
    TestGuest waiting = TestGuest.knock(server, hers, "Alan", 1);

    meeting.removeMember(grace, ada).isDone();

    server.get(hers.joinPath(), "").isRefused(ErrorCode.INVITATION_REVOKED);
    server
        .get(waiting.path() + "/prekeys", waiting.token())
        .isRefused(ErrorCode.INVITATION_REVOKED);
    server.get(adas.joinPath(), "").hasStatus(200);
  }

  @Test
  void invitationsOfADeviceThatItsAccountRemovedFallWhenTheAccountMoves() {
    TestMeeting meeting = TestMeeting.create(server, ada);
    TestDevice phone = server.newDevice(ada);
    meeting.join(phone).isDone();
    TestLink phones = meeting.invite(3, TestMeeting.NEVER, phone);
    TestLink laptops = meeting.invite(3);
    ada.signOut(phone).isDone();
    server.get(phones.joinPath(), "").hasStatus(200);

    meeting.append(writer -> writer.moveAccount(ada.place()), ada).isDone();

    assertThat(meeting.roster().device(phone.address())).isEmpty();
    server.get(phones.joinPath(), "").isRefused(ErrorCode.INVITATION_REVOKED);
    server.get(laptops.joinPath(), "").hasStatus(200);
  }

  @Test
  void anInvitationExpires() {
    TestMeeting meeting = TestMeeting.create(server, ada);
    Instant soon = server.clock().instant().plusSeconds(60);
    TestLink link = meeting.invite(2, soon, ada);
    TestGuest waiting = TestGuest.knock(server, link, "Alan", 1);
    server.get(link.joinPath(), "").hasStatus(200);

    server.clock().advance(Duration.ofMinutes(1));

    server.get(link.joinPath(), "").isRefused(ErrorCode.INVITATION_EXPIRED);
    meeting.admit(waiting).isRefused(ErrorCode.INVITATION_EXPIRED);
  }

  @Test
  void nobodyIsPresentWhoIsNotConnected() {
    TestMeeting meeting = TestMeeting.create(server, ada);
    assertThat(server.get(meeting.path() + "/participants", ada.token()).as(Participants.class))
        .isEqualTo(new Participants(List.of(), List.of()));
  }

  @Test
  void entriesThatTheServerDoesNotKnowAreNotTaken() {
    TestMeeting meeting = TestMeeting.create(server, ada);
    MeetingLog roster = meeting.roster();
    Signer signer =
        Signer.newBuilder().setId(ada.address().id()).setDeviceId(ada.address().deviceId()).build();
    EntryWriter writer =
        new EntryWriter(
            SigningContext.MEETING_ENTRY,
            signer,
            ada.keys().signingKey(),
            server.clock().instant());
    for (int type : new int[] {17, 1_000, 65_535}) {
      Bytes entry =
          writer.next(
              roster.logId(), roster.size(), roster.head(), type, Empty.getDefaultInstance());
      meeting.append(entry, ada).isRefused(ErrorCode.INVALID_ROSTER_ENTRY);
    }
    assertThat(meeting.roster().size()).isEqualTo(roster.size());
  }
}
