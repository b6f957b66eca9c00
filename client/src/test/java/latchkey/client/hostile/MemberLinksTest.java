package latchkey.client.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import latchkey.client.Invitation;
import latchkey.client.InviteOptions;
import latchkey.client.MeetingEvent;
import latchkey.client.Member;
import latchkey.client.MemberLink;
import latchkey.client.crypto.LibsignalSignatureCheck;
import latchkey.client.crypto.OwnKeys;
import latchkey.client.model.LatchkeyException;
import latchkey.client.store.KeyStore;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.UserId;
import latchkey.protocol.account.AccountLogPage;
import latchkey.protocol.account.AccountLogPages;
import latchkey.protocol.account.AccountLogPosition;
import latchkey.protocol.log.Ids;
import latchkey.protocol.log.SigningKey;
import latchkey.protocol.log.account.AccountLog;
import latchkey.protocol.log.account.AccountState;
import latchkey.protocol.log.account.AccountWriter;
import latchkey.protocol.log.meeting.MeetingLog;
import latchkey.protocol.log.meeting.MeetingWriter;
import latchkey.protocol.member.KnockAsMember;
import latchkey.protocol.member.WaitingMember;
import latchkey.protocol.member.WaitingMembers;
import latchkey.protocol.relay.Events;
import latchkey.protocol.roster.AppendToRoster;
import latchkey.protocol.roster.RosterPage;
import org.junit.jupiter.api.Test;

/** The server lies about links for members, and about those who come by them. */
final class MemberLinksTest extends Scenario {
  private Invitation memberLink() {
    return atHanna.invite(InviteOptions.forOneMember());
  }

  private MemberLink opened(Invitation invitation) {
    return sam().memberLink(toSam.through(invitation.link()));
  }

  /** From now on the server tells Hanna of other knocks than there are. */
  private void showsOtherKnocks(UnaryOperator<WaitingMember> lie) {
    toHanna.pushes(Events.MEMBER_WAITING, WaitingMember.class, truth -> List.of(lie.apply(truth)));
    toHanna.answers(
        "GET .*/member/waiting",
        WaitingMembers.class,
        truth -> new WaitingMembers(truth.members().stream().map(lie).toList()));
  }

  /** What Sam's device says when it knocks; the real server does not get it. */
  private WaitingMember knockOfSams(Invitation invitation) {
    CompletableFuture<KnockAsMember> said = new CompletableFuture<>();
    toSam.takes("POST .*/member/knock", KnockAsMember.class, said::complete);
    opened(invitation).knock();
    return WaitingMember.of(
        atHanna.id(), said.join().knocking(sam().address(), invitation.tokenHash()), Instant.now());
  }

  private void push(WaitingMember knock) {
    toHanna.push(Events.MEMBER_WAITING, knock);
    toHanna.answers(
        "GET .*/member/waiting", WaitingMembers.class, _ -> new WaitingMembers(List.of(knock)));
    settle();
  }

  private void assertIsNotShown(UserId user) {
    assertThat(hannaSees.all(MeetingEvent.MemberWaiting.class))
        .noneMatch(waiting -> waiting.userId().equals(user));
    assertThat(atHanna.memberLobby()).isEmpty();
  }

  private void assertNotLetIn(UserId user, ErrorCode code) {
    assertThatThrownBy(() -> atHanna.admitMember(user))
        .isInstanceOfSatisfying(LatchkeyException.class, e -> assertThat(e.code()).isEqualTo(code));
    assertThat(copyOfLog().member(user)).isEmpty();
  }

  @Test
  void theAccountBehindAMemberLinkIsSwapped() {
    Member eve = world.member("Eve");
    AccountState eves = account(eve);
    showsOtherKnocks(truth ->
        new WaitingMember(
            truth.meetingId(),
            eve.userId(),
            1,
            eves.place().index(),
            eves.place().hash(),
            truth.tokenHash(),
            truth.linkProof(),
            truth.deviceProof(),
            truth.knockedAt()));

    opened(memberLink()).knock();
    settle();

    assertIsNotShown(eve.userId());
    assertNotLetIn(eve.userId(), ErrorCode.GUEST_NOT_WAITING);
  }

  private AccountState account(Member member) {
    AccountLog log = new AccountLog(new LibsignalSignatureCheck());
    world
        .api(hannasStore)
        .accountLogs(List.of(new AccountLogPosition(member.userId(), 0)))
        .logs()
        .get(0)
        .entries()
        .forEach(log::append);
    return log.state().orElseThrow();
  }

  @Test
  void aMembersKnockIsMovedToAnotherLink() {
    Invitation other = memberLink();
    showsOtherKnocks(truth ->
        new WaitingMember(
            truth.meetingId(),
            truth.userId(),
            truth.deviceId(),
            truth.accountIndex(),
            truth.accountHash(),
            other.tokenHash(),
            truth.linkProof(),
            truth.deviceProof(),
            truth.knockedAt()));

    opened(memberLink()).knock();
    settle();

    assertIsNotShown(sam().userId());
  }

  @Test
  void aMemberLinkThatIsUsedUpIsHonoured() {
    Invitation invitation = memberLink();
    WaitingMember knock = knockOfSams(invitation);
    Member tess = world.member("Tess");
    tess.memberLink(truly(invitation).link()).knock();
    hannaSees.await(MeetingEvent.MemberWaiting.class);
    atHanna.admitMember(tess.userId());

    push(knock);

    assertIsNotShown(sam().userId());
    assertNotLetIn(sam().userId(), ErrorCode.GUEST_NOT_WAITING);
  }

  @Test
  void aWithdrawnMemberLinkIsHonoured() {
    Invitation invitation = memberLink();
    WaitingMember knock = knockOfSams(invitation);
    atHanna.revoke(invitation.tokenHash());

    push(knock);

    assertIsNotShown(sam().userId());
    assertNotLetIn(sam().userId(), ErrorCode.GUEST_NOT_WAITING);
  }

  @Test
  void aMemberLinkIsHonouredAfterItsTime() {
    Invitation lasting = memberLink();
    Instant past = Instant.now().minusSeconds(60);
    Invitation late = atHanna.invite(InviteOptions.forOneMember().until(past));
    WaitingMember knock = knockOfSams(lasting, late);

    push(knock);

    assertNotLetIn(sam().userId(), ErrorCode.INVITATION_EXPIRED);
  }

  /** Sam knocks by a link that the server says to be good. */
  private WaitingMember knockOfSams(Invitation shown, Invitation used) {
    String token = shown.link().replaceAll(".*/member/([^#]*)#.*", "$1");
    toSam.invents("GET .*/member/join/.*", () -> world.api(samsStore).memberLink(token));
    return knockOfSams(used);
  }

  @Test
  void aKnockNamesAnAccountAsItWasBeforeADeviceWent() {
    Invitation invitation = memberLink();
    WaitingMember knock = knockOfSams(invitation);
    sam().rename("Samuel");

    push(knock);

    assertNotLetIn(sam().userId(), ErrorCode.LOG_MOVED);
  }

  @Test
  void theMeetingBehindAMemberLinkIsMadeUp() {
    Invitation invitation = memberLink();
    MemberLink link = opened(invitation);
    link.knock();
    CompletableFuture<AppendToRoster> joined = new CompletableFuture<>();
    toSam.takes("POST .*/roster", AppendToRoster.class, joined::complete);
    MadeUp madeUp = new MadeUp();
    toSam.invents("GET .*/roster", () -> madeUp.page());
    toSam.answers(
        "POST /api/account-logs", AccountLogPages.class, truth -> madeUp.withAccount(truth));

    assertThatThrownBy(() -> sam().openMeeting(link.meetingId(), samSees))
        .isInstanceOfSatisfying(
            LatchkeyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PROOF_REFUSED));

    assertThat(joined).isNotDone();
    assertThat(samSees.all(MeetingEvent.Admitted.class)).isEmpty();
    assertThat(samsStore.rosters().entries(atHanna.id())).isEmpty();
    assertThat(samsStore.memberLinkAnchors().get(atHanna.id())).isPresent();
  }

  @Test
  void aMemberIsShownALogThatIsOlderThanItsLink() {
    RosterPage before = new RosterPage(atHanna.id(), 0, log(), log().size());
    Invitation invitation = memberLink();
    MemberLink link = opened(invitation);
    link.knock();
    hannaSees.await(MeetingEvent.MemberWaiting.class);
    atHanna.admitMember(sam().userId());
    toSam.invents("GET .*/roster", () -> before);

    assertThatThrownBy(() -> sam().openMeeting(link.meetingId(), samSees))
        .isInstanceOfSatisfying(
            LatchkeyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PROOF_REFUSED));
  }

  /** The server makes a host of its own, in a log that has the meeting's id and adds Sam. */
  private final class MadeUp {
    private final SigningKey key = OwnKeys.in(KeyStore.inMemory()).signingKey();
    private final Bytes opened =
        AccountWriter.open(
            Bytes.of(new byte[16]),
            "Hanna",
            1,
            key,
            OwnKeys.in(KeyStore.inMemory()).signingKey(),
            Instant.now());
    private final AccountState host;
    private final RosterPage page;

    MadeUp() {
      AccountLog account = new AccountLog(new LibsignalSignatureCheck());
      var _ = account.append(opened);
      host = account.state().orElseThrow();
      Address self = Address.ofMember(host.userId(), 1);
      AccountLog sams = new AccountLog(new LibsignalSignatureCheck());
      samsStore.accountLogs().entries(sam().userId()).forEach(sams::append);
      MeetingLog log =
          new MeetingLog(
              new LibsignalSignatureCheck(),
              user -> Optional.of(user.equals(host.userId()) ? account : sams));
      Bytes created =
          MeetingWriter.create(
              Ids.logId(atHanna.id()), "Plans", self, host.place(), true, key, Instant.now());
      var _ = log.append(created);
      Bytes added =
          new MeetingWriter(log, self, key, Instant.now())
              .addMember(sam().userId(), sams.state().orElseThrow().place());
      page = new RosterPage(atHanna.id(), 0, List.of(created, added), 2);
    }

    RosterPage page() {
      return page;
    }

    AccountLogPages withAccount(AccountLogPages truth) {
      List<AccountLogPage> logs = new ArrayList<>(truth.logs());
      logs.add(new AccountLogPage(host.userId(), 0, List.of(opened), 1));
      return new AccountLogPages(logs);
    }
  }
}
