package latchkey.server.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.member.KnockAsMember;
import latchkey.protocol.member.MemberKnockState;
import latchkey.protocol.member.MemberLinkInfo;
import latchkey.protocol.member.WaitingMember;
import latchkey.server.testing.Reply;
import latchkey.server.testing.TestDevice;
import latchkey.server.testing.TestKeys;
import latchkey.server.testing.TestLink;
import latchkey.server.testing.TestMeeting;
import latchkey.server.testing.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class MemberKnockCallsTest {
  private final TestServer server = TestServer.start();
  private final TestDevice ada = server.newMember("Ada");
  private final TestDevice bea = server.newMember("Bea");
  private final TestMeeting meeting = TestMeeting.create(server, ada);

  @AfterEach
  void close() {
    server.close();
  }

  private MemberKnockState state(TestLink link, TestDevice device) {
    return server.get(link.memberPath(), device.token()).as(MemberLinkInfo.class).state();
  }

  private Reply let(TestDevice device) {
    WaitingMember waiting = meeting.waitingMembers().getFirst();
    assertThat(waiting.userId()).isEqualTo(device.userId());
    return meeting.append(writer -> writer.addMember(waiting.knocking()), ada);
  }

  @Test
  void aLinkShowsWhatItOpens() {
    TestLink link = meeting.inviteMember();
    assertThat(server.get(link.memberPath(), bea.token()).as(MemberLinkInfo.class))
        .isEqualTo(
            new MemberLinkInfo(
                meeting.meetingId(), TestMeeting.TITLE, "Ada", MemberKnockState.NONE));
    assertThat(state(link, ada)).isEqualTo(MemberKnockState.MEMBER);
    server.get(meeting.invite().memberPath(), bea.token()).isRefused(ErrorCode.INVITATION_UNKNOWN);
  }

  @Test
  void anAccountKnocksAndIsLetInWithItsProofs() {
    TestLink link = meeting.inviteMember();
    meeting.knock(bea, link).isDone();
    assertThat(state(link, bea)).isEqualTo(MemberKnockState.WAITING);
    server.get(meeting.path(), bea.token()).isRefused(ErrorCode.MEETING_UNKNOWN);

    let(bea).isDone();
    assertThat(state(link, bea)).isEqualTo(MemberKnockState.MEMBER);
    assertThat(meeting.roster().member(bea.userId()).orElseThrow().proved()).isTrue();
    assertThat(meeting.waitingMembers()).isEmpty();
    meeting.join(bea).isDone();
    meeting.knock(bea, link).isRefused(ErrorCode.INVITATION_USED_UP);
  }

  @Test
  void ofTwoThatKnockByOneLinkOneIsLetIn() {
    TestDevice eve = server.newMember("Eve");
    TestLink link = meeting.inviteMember();
    meeting.knock(bea, link).isDone();
    server.clock().advance(Duration.ofSeconds(1));
    meeting.knock(eve, link).isDone();
    assertThat(meeting.waitingMembers()).hasSize(2);
    WaitingMember late = meeting.waitingMembers().getLast();

    let(bea).isDone();
    assertThat(meeting.waitingMembers()).isEmpty();
    server.get(link.memberPath(), eve.token()).isRefused(ErrorCode.INVITATION_USED_UP);
    meeting
        .append(writer -> writer.addMember(late.knocking()), ada)
        .isRefused(ErrorCode.INVALID_ROSTER_ENTRY);
  }

  @Test
  void aKnockThatProvesNothingIsRefused() {
    TestLink link = meeting.inviteMember();
    TestLink withoutSeed =
        new TestLink(link.token(), new TestKeys(), link.meetingLogId(), link.anchor());
    meeting.knock(bea, withoutSeed).isRefused(ErrorCode.PROOF_REFUSED);
    TestLink otherAnchor =
        new TestLink(
            link.token(), link.keys(), link.meetingLogId(), meeting.inviteMember().anchor());
    meeting.knock(bea, otherAnchor).isRefused(ErrorCode.PROOF_REFUSED);
    KnockAsMember adas = link.knock(ada);
    server.post("/api/meetings/member/knock", bea.token(), adas).isRefused(ErrorCode.LOG_MOVED);
    KnockAsMember beas = link.knock(bea);
    server
        .post(
            "/api/meetings/member/knock",
            bea.token(),
            new KnockAsMember(
                beas.token(),
                beas.accountIndex(),
                beas.accountHash(),
                beas.linkProof(),
                adas.deviceProof()))
        .isRefused(ErrorCode.PROOF_REFUSED);
    assertThat(meeting.waitingMembers()).isEmpty();
  }

  @Test
  void aKnockNamesTheAccountAsItIs() {
    TestLink link = meeting.inviteMember();
    KnockAsMember earlier = link.knock(bea);
    bea.append(bea.writer().rename("Beatrice")).isDone();
    server.post("/api/meetings/member/knock", bea.token(), earlier).isRefused(ErrorCode.LOG_MOVED);
    meeting.knock(bea, link).isDone();
    bea.append(bea.writer().rename("Bea")).isDone();
    meeting.knock(bea, link).isDone();
    assertThat(meeting.waitingMembers()).hasSize(1);
    let(bea).isDone();
  }

  @Test
  void whoWaitsIsDeclinedOrGoesAndMayComeAgain() {
    TestLink link = meeting.inviteMember();
    meeting.knock(bea, link).isDone();
    meeting.decline(bea).isDone();
    assertThat(state(link, bea)).isEqualTo(MemberKnockState.DECLINED);
    meeting.decline(bea).isRefused(ErrorCode.GUEST_NOT_WAITING);
    meeting.knock(bea, link).isDone();
    server.delete(meeting.path() + "/member/knock", bea.token()).isDone();
    assertThat(state(link, bea)).isEqualTo(MemberKnockState.NONE);
    assertThat(meeting.waitingMembers()).isEmpty();
  }

  @Test
  void aWithdrawnLinkDeclinesWhoWaits() {
    TestLink link = meeting.inviteMember();
    meeting.knock(bea, link).isDone();
    meeting.append(writer -> writer.revokeInvitation(link.tokenHash()), ada).isDone();
    assertThat(meeting.waitingMembers()).isEmpty();
    server.get(link.memberPath(), bea.token()).isRefused(ErrorCode.INVITATION_REVOKED);
    meeting.knock(bea, link).isRefused(ErrorCode.INVITATION_REVOKED);
  }

  @Test
  void afterItsTimeALinkLetsNobodyIn() {
    Instant soon = server.clock().instant().plusSeconds(60);
    TestLink link = meeting.inviteMember(soon);
    meeting.knock(bea, link).isDone();
    server.clock().advance(Duration.ofMinutes(1));
    let(bea).isRefused(ErrorCode.INVITATION_EXPIRED);
    meeting.knock(bea, link).isRefused(ErrorCode.INVITATION_EXPIRED);
  }

  @Test
  void admissionMayBeClosedToGuestsMeanwhile() {
    TestLink link = meeting.inviteMember();
    meeting.append(writer -> writer.closeAdmission(), ada).isDone();
    meeting.knock(bea, link).isDone();
    let(bea).isDone();
  }

  @Test
  void anEndedMeetingTakesNoKnock() {
    TestLink link = meeting.inviteMember();
    meeting.end().isDone();
    server.get(link.memberPath(), bea.token()).isRefused(ErrorCode.MEETING_ENDED);
    meeting.knock(bea, link).isRefused(ErrorCode.MEETING_ENDED);
  }
}
