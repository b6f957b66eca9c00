package latchkey.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import latchkey.client.model.LatchkeyException;
import latchkey.client.testing.Gathering;
import latchkey.client.testing.Gathering.Attending;
import latchkey.client.testing.Recorder;
import latchkey.client.testing.World;
import latchkey.protocol.UserId;
import latchkey.protocol.log.meeting.MeetingLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Members and hosts come and go by signed entries. */
final class RolesTest {
  private final Gathering gathering = new Gathering();
  private final World world = gathering.world();
  private final MemberMeeting meeting = gathering.meeting();
  private final Recorder hostSees = gathering.hostSees();

  @AfterEach
  void close() {
    gathering.close();
  }

  private static UserId user(Attending one) {
    return new UserId(one.meeting().self().id());
  }

  @Test
  void aFurtherHostDoesWhatAHostDoesUntilThatIsTakenBack() {
    Attending sam = gathering.joinedBy("Sam");
    meeting.setHost(user(sam), true);

    MeetingEvent.RoleChanged changed = sam.sees().await(MeetingEvent.RoleChanged.class);
    assertThat(changed.isHost()).isTrue();
    assertThat(changed.name()).isEqualTo("Sam");
    Member tess = world.member("Tess");
    sam.meeting().addMember(tess.userId());
    assertThat(hostSees.await(MeetingEvent.MemberAdded.class, one -> one.name().equals("Tess")))
        .isNotNull();

    meeting.setHost(user(sam), false);
    sam.sees().await(MeetingEvent.RoleChanged.class, role -> !role.isHost());
    assertThatThrownBy(() -> sam.meeting().removeMember(tess.userId()))
        .isInstanceOf(LatchkeyException.class);
    assertThat(meeting.members()).extracting(MemberInfo::name).contains("Tess");
  }

  @Test
  void theLastHostDoesNotLeaveTheOthersWithoutOne() {
    Attending sam = gathering.joinedBy("Sam");
    assertThatThrownBy(meeting::leave)
        .isInstanceOf(LatchkeyException.class)
        .hasMessageContaining("Make another member host");

    meeting.setHost(user(sam), true);
    meeting.leave();

    hostSees.await(MeetingEvent.Left.class);
    MeetingEvent.MemberGone gone = sam.sees().await(MeetingEvent.MemberGone.class);
    assertThat(gone.name()).isEqualTo("Hanna");
    assertThat(gone.removed()).isFalse();
    assertThat(sam.meeting().members()).extracting(MemberInfo::name).containsExactly("Sam");
  }

  @Test
  void nothingIsSignedToAddWhoIsAMemberAlready() {
    Attending sam = gathering.joinedBy("Sam");
    long size = meeting.engine().session().roster.read(MeetingLog::size);

    meeting.addMember(user(sam));

    assertThat(meeting.engine().session().roster.read(MeetingLog::size)).isEqualTo(size);
    assertThat(meeting.members()).extracting(MemberInfo::name).containsExactly("Hanna", "Sam");
  }

  @Test
  void whoHasLeftComesBackWhenAddedAgain() {
    Attending sam = gathering.joinedBy("Sam");
    UserId user = user(sam);
    sam.meeting().leave();
    sam.sees().await(MeetingEvent.Left.class);
    hostSees.await(MeetingEvent.MemberGone.class);

    meeting.addMember(user);
    Attending again = gathering.joinedBy(sam.member());

    hostSees.awaitSent(meeting.say("welcome back"));
    again.sees().awaitText("welcome back");
  }
}
