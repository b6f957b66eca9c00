package latchkey.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import latchkey.client.crypto.MeetingCode;
import latchkey.client.model.LatchkeyException;
import latchkey.client.store.KeyStore;
import latchkey.client.testing.Eventually;
import latchkey.client.testing.Recorder;
import latchkey.client.testing.World;
import latchkey.protocol.ErrorCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What people compare by voice: who the other is, and what is in the meeting. */
final class ComparingTest {
  private final World world = new World();
  private final KeyStore store = world.store();
  private final Member hanna = world.member("Hanna", store);
  private final Recorder hannaSees = new Recorder();
  private final MemberMeeting meeting =
      hanna.createMeeting("Plans", MeetingOptions.EVERY_MEMBER_ADMITS, hannaSees);

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void aPersonHasOneSafetyNumberOnAllDevicesAndIsVerifiedWithAll() {
    Member sam = world.member("Sam");
    meeting.addMember(sam.userId());
    MemberMeeting atSam = opened(sam);
    Member phone = world.device(sam, "phone");
    MemberMeeting onPhone = opened(phone);
    hannaSees.await(
        MeetingEvent.DeviceAdded.class,
        joined -> joined.device().address().equals(phone.address()));

    String number = meeting.safetyNumber(sam.address()).digits();
    assertThat(meeting.safetyNumber(phone.address()).digits()).isEqualTo(number);
    assertThat(atSam.safetyNumber(hanna.address()).digits()).isEqualTo(number);
    assertThat(onPhone.safetyNumber(hanna.address()).digits()).isEqualTo(number);

    assertThat(meeting.verifiedAs(phone.address())).isEmpty();
    meeting.setVerified(sam.address(), true);
    assertThat(meeting.verifiedAs(phone.address())).contains("Sam");
    sam.rename("Samuel");
    hannaSees.await(MeetingEvent.MemberRenamed.class);
    assertThat(meeting.verifiedAs(phone.address())).contains("Sam");
    meeting.setVerified(phone.address(), false);
    assertThat(meeting.verifiedAs(sam.address())).isEmpty();
  }

  @Test
  void thereIsNoNumberToCompareWithOneself() {
    assertThatThrownBy(() -> meeting.safetyNumber(hanna.address()))
        .isInstanceOf(LatchkeyException.class)
        .hasMessageContaining("with another person")
        .extracting(failure -> ((LatchkeyException) failure).code())
        .isEqualTo(ErrorCode.RECIPIENT_UNKNOWN);
  }

  @Test
  void everybodyInAMeetingHasTheSameCode() {
    Recorder guestSees = new Recorder();
    GuestMeeting guest =
        world.admitted(meeting, meeting.invite(InviteOptions.forOneGuest()), "Gus", guestSees);
    assertThat(guest.safetyNumber(hanna.address()).digits())
        .isEqualTo(meeting.safetyNumber(guest.self()).digits());

    Eventually.that(() -> guest.codes().equals(meeting.codes()), () -> "the codes differ");
    List<MeetingCode> before = meeting.codes();
    assertThat(before).extracting(MeetingCode::index).startsWith(2L, 1L, 0L);

    meeting.closeAdmission();
    Eventually.that(() -> guest.codes().equals(meeting.codes()), () -> "the codes differ");
    assertThat(meeting.codes().getFirst().index()).isEqualTo(3);
    assertThat(meeting.codes().get(1)).isEqualTo(before.getFirst());
    assertThat(meeting.codes().getFirst().groups()).isNotEqualTo(before.getFirst().groups());
  }

  private MemberMeeting opened(Member member) {
    Recorder sees = new Recorder();
    MemberMeeting open = member.openMeeting(meeting.id(), sees);
    sees.await(MeetingEvent.Admitted.class);
    return open;
  }
}
