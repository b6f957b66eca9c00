package latchkey.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import latchkey.client.model.LatchkeyException;
import latchkey.client.store.KeyStore;
import latchkey.client.testing.Eventually;
import latchkey.client.testing.Gathering;
import latchkey.client.testing.Gathering.Attending;
import latchkey.client.testing.Recorder;
import latchkey.client.testing.World;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.InvalidInput;
import latchkey.protocol.MeetingId;
import latchkey.protocol.member.MemberKnockState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An account comes into a meeting by a link that a host made for it. */
final class MemberLinksTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Gathering gathering = new Gathering();
  private final World world = gathering.world();
  private final MemberMeeting meeting = gathering.meeting();
  private final Member mia = world.member("Mia");

  @AfterEach
  void close() {
    gathering.close();
  }

  private static void assertRefused(ErrorCode code, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(LatchkeyException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private MemberInfo info(MemberMeeting at, Member member) {
    return at.members().stream()
        .filter(one -> one.userId().equals(member.userId()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void anAccountKnocksIsLetInAndIsProvedToEverybody() {
    Attending sam = gathering.joinedBy("Sam");
    Invitation made = meeting.invite(InviteOptions.forOneMember().labelled("For Mia"));
    assertThat(made.link()).contains("/member/lki_");
    MemberLink link = mia.memberLink(made.link());
    assertThat(link.title()).isEqualTo("Plans");
    assertThat(link.hostName()).isEqualTo("Hanna");
    assertThat(link.state()).isEqualTo(MemberKnockState.NONE);

    link.knock();

    assertThat(gathering.hostSees().await(MeetingEvent.MemberWaiting.class).name())
        .isEqualTo("Mia");
    LobbyMember waiting = meeting.memberLobby().get(0);
    assertThat(waiting.userId()).isEqualTo(mia.userId());
    InvitationInfo invitation = meeting.invitations().get(0);
    assertThat(invitation.tokenHash()).isEqualTo(waiting.tokenHash());
    assertThat(invitation.isForMember()).isTrue();
    assertThat(invitation.label()).isEqualTo(Optional.of("For Mia"));
    assertThat(invitation.link()).contains(made.link());
    assertThat(sam.sees().all(MeetingEvent.MemberWaiting.class)).isEmpty();

    meeting.admitMember(mia.userId());

    assertThat(link.await(PATIENCE)).isEqualTo(MemberKnockState.MEMBER);
    Recorder miaSees = new Recorder();
    MemberMeeting atMia = mia.openMeeting(link.meetingId(), miaSees);
    miaSees.await(MeetingEvent.Admitted.class);
    gathering.hostSees().awaitSent(meeting.say("Welcome"));
    miaSees.awaitText("Welcome");
    assertThat(
            sam.sees().await(MeetingEvent.MemberAdded.class, added -> added.name().equals("Mia")))
        .satisfies(added -> assertThat(added.isProved()).isTrue());
    assertThat(info(sam.meeting(), mia).isProved()).isTrue();
    assertThat(info(atMia, sam.member()).isProved()).isFalse();
    assertThat(info(atMia, gathering.host()).isProved()).isTrue();
    assertThat(meeting.memberLobby()).isEmpty();
  }

  @Test
  void onlyHostsMakeOneAndLetInByOne() {
    Attending sam = gathering.joinedBy("Sam");
    assertRefused(ErrorCode.FORBIDDEN, () -> sam.meeting().invite(InviteOptions.forOneMember()));
    mia.memberLink(meeting.invite(InviteOptions.forOneMember()).link()).knock();
    assertThat(sam.meeting().memberLobby()).hasSize(1);
    assertRefused(ErrorCode.FORBIDDEN, () -> sam.meeting().admitMember(mia.userId()));
    assertRefused(ErrorCode.NOT_HOST, () -> sam.meeting().declineMember(mia.userId()));
  }

  @Test
  void whoIsDeclinedMayKnockAgainAndTakeItBack() {
    MemberLink link = mia.memberLink(meeting.invite(InviteOptions.forOneMember()).link());
    link.knock();
    gathering.hostSees().await(MeetingEvent.MemberWaiting.class);
    meeting.declineMember(mia.userId());
    assertThat(link.await(PATIENCE)).isEqualTo(MemberKnockState.DECLINED);
    assertThat(gathering.hostSees().await(MeetingEvent.MemberNoLongerWaiting.class).state())
        .isEqualTo(MemberKnockState.DECLINED);

    link.knock();
    gathering.hostSees().await(MeetingEvent.MemberWaiting.class);
    link.withdraw();

    assertThat(link.state()).isEqualTo(MemberKnockState.NONE);
    assertThat(meeting.memberLobby()).isEmpty();
  }

  @Test
  void ofTwoThatHaveOneLinkTheFirstIsLetInAndTheOtherIsTold() {
    Member eve = world.member("Eve");
    String made = meeting.invite(InviteOptions.forOneMember()).link();
    MemberLink mias = mia.memberLink(made);
    MemberLink eves = eve.memberLink(made);
    mias.knock();
    eves.knock();
    assertThat(meeting.memberLobby()).hasSize(2);

    meeting.admitMember(mia.userId());

    assertThat(mias.await(PATIENCE)).isEqualTo(MemberKnockState.MEMBER);
    assertRefused(ErrorCode.INVITATION_USED_UP, () -> eves.await(PATIENCE));
    assertRefused(ErrorCode.GUEST_NOT_WAITING, () -> meeting.admitMember(eve.userId()));
  }

  @Test
  void aWithdrawnLinkLetsNobodyIn() {
    Invitation made = meeting.invite(InviteOptions.forOneMember());
    MemberLink link = mia.memberLink(made.link());
    link.knock();
    gathering.hostSees().await(MeetingEvent.MemberWaiting.class);

    meeting.revoke(made.tokenHash());

    assertThat(meeting.memberLobby()).isEmpty();
    assertRefused(ErrorCode.INVITATION_REVOKED, () -> link.await(PATIENCE));
  }

  @Test
  void anAccountThatChangesMeanwhileKnocksAnew() {
    MemberLink link = mia.memberLink(meeting.invite(InviteOptions.forOneMember()).link());
    link.knock();
    gathering.hostSees().await(MeetingEvent.MemberWaiting.class);
    mia.rename("Mia M.");
    assertRefused(ErrorCode.LOG_MOVED, () -> meeting.admitMember(mia.userId()));

    assertThat(link.ask()).isEqualTo(MemberKnockState.WAITING);

    Eventually.that(
        () -> meeting.memberLobby().stream().anyMatch(one -> one.name().equals("Mia M.")),
        () -> "her knock does not name her account as it is");
    meeting.admitMember(mia.userId());
    assertThat(info(meeting, mia).name()).isEqualTo("Mia M.");
  }

  @Test
  void theLinkIsCheckedAlsoByADeviceThatWasRestartedMeanwhile() {
    KeyStore store = world.store();
    Member nora = world.member("Nora", store);
    MemberLink link = nora.memberLink(meeting.invite(InviteOptions.forOneMember()).link());
    link.knock();
    gathering.hostSees().await(MeetingEvent.MemberWaiting.class);
    meeting.admitMember(nora.userId());
    nora.close();

    Member again = world.closing(Member.resume(store));
    assertThat(store.memberLinkAnchors().get(meeting.id())).isPresent();
    Recorder sees = new Recorder();
    again.openMeeting(meeting.id(), sees);

    sees.await(MeetingEvent.Admitted.class);
    assertThat(store.memberLinkAnchors().get(meeting.id())).isEmpty();
    assertThat(sees.all(MeetingEvent.IdentityKeyChanged.class)).isEmpty();
  }

  @Test
  void whatChangesInTheAccountIsSaidThereOnlyOnceTheLinksLogIsFound() {
    KeyStore store = world.store();
    Member nora = world.member("Nora", store);
    nora.createMeeting("Other", MeetingOptions.HOST_ADMITS, new Recorder()).close();
    MemberLink link = nora.memberLink(meeting.invite(InviteOptions.forOneMember()).link());
    link.knock();
    gathering.hostSees().await(MeetingEvent.MemberWaiting.class);
    meeting.admitMember(nora.userId());

    for (String name :
        List.of("Eleonora", "Leonora")) { // With the second one the first is through.
      nora.rename(name);
      Eventually.that(
          () -> isToCarryInto(store, meeting.id()), () -> "the other meeting was not told");
    }
    assertThat(nameInLog(nora)).isEqualTo("Nora");

    nora.openMeeting(meeting.id(), new Recorder());
    Eventually.that(() -> nameInLog(nora).equals("Leonora"), () -> "the new name was not carried");
  }

  /** What the person is called at the place of their account that the meeting's log names. */
  private String nameInLog(Member member) {
    return meeting
        .engine()
        .session()
        .roster
        .read(log -> log.account(member.userId()))
        .orElseThrow()
        .displayName();
  }

  /** And into no other one. */
  private static boolean isToCarryInto(KeyStore store, MeetingId meeting) {
    return !store.accountLogs().isToCarry()
        && store.accountLogs().toCarryInto().equals(List.of(meeting));
  }

  @Test
  void whoWasAMemberBeforeComesBackByALink() {
    Attending sam = gathering.joinedBy("Sam");
    sam.meeting().leave();
    MemberLink link = sam.member().memberLink(meeting.invite(InviteOptions.forOneMember()).link());
    link.knock();
    gathering.hostSees().await(MeetingEvent.MemberWaiting.class);
    meeting.admitMember(sam.member().userId());

    Recorder sees = new Recorder();
    sam.member().openMeeting(meeting.id(), sees);

    sees.await(MeetingEvent.Admitted.class);
    assertThat(info(meeting, sam.member()).isProved()).isTrue();
  }

  @Test
  void otherLinksAndOtherServersLinksAreRefused() {
    String guests = meeting.invite(InviteOptions.forOneGuest()).link();
    String members = meeting.invite(InviteOptions.forOneMember()).link();
    assertThatThrownBy(() -> mia.memberLink(guests)).isInstanceOf(InvalidInput.class);
    assertThatThrownBy(() -> Guest.knock(members, "Gus", new Recorder()))
        .isInstanceOf(InvalidInput.class);
    String elsewhere = members.replace(world.url().toString(), "https://other.example.org");
    assertRefused(ErrorCode.FORBIDDEN, () -> mia.memberLink(elsewhere));
  }
}
