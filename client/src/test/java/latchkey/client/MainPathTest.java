package latchkey.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import latchkey.client.testing.Recorder;
import latchkey.client.testing.World;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The main job through real parts: members let guests in, keys reach them, messages open. */
final class MainPathTest {
  private final World world = new World();
  private final Recorder hostSees = new Recorder();
  private final Recorder guestSees = new Recorder();
  private final Member host = world.member("Hanna");
  private final MemberMeeting meeting =
      host.createMeeting("Plans", MeetingOptions.EVERY_MEMBER_ADMITS, hostSees);

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void aGuestKnocksIsAdmittedAndOpensMeetingMessages() {
    Invitation invitation = meeting.invite(InviteOptions.forOneGuest());
    GuestMeeting guest = world.knock(invitation, "Gus", guestSees);
    assertThat(hostSees.awaitKnock(guest.sessionId()).proof()).isEqualTo(GuestProof.GOOD);

    meeting.admit(guest.sessionId());
    guestSees.await(MeetingEvent.Admitted.class);
    hostSees.awaitSent(meeting.say("Welcome, Gus."));

    MeetingEvent.MessageReceived shown = guestSees.awaitText("Welcome, Gus.");
    assertThat(shown.author())
        .isEqualTo(new Participant(host.address(), "Hanna", Participant.Kind.MEMBER));
    assertThat(guest.title()).isEqualTo("Plans");
  }

  @Test
  void aGuestSpeaksAndEveryoneSeesOneMessageWithWhoVouched() {
    Invitation invitation = meeting.invite(InviteOptions.forGuests(2));
    Recorder otherSees = new Recorder();
    GuestMeeting guest = world.admitted(meeting, invitation, "Gus", guestSees);
    world.admitted(meeting, invitation, "Olga", otherSees);

    guestSees.awaitSent(guest.say("Hello, all."));

    MeetingEvent.MessageReceived shown = otherSees.awaitText("Hello, all.");
    assertThat(shown.author().name()).isEqualTo("Gus");
    assertThat(shown.vouchedBy().orElseThrow().address()).isEqualTo(host.address());
    hostSees.awaitText("Hello, all.");
    assertThat(hostSees.texts()).containsExactly("Hello, all.");
  }

  @Test
  void aGuestGetsSenderKeysFromAllMembersDevices() {
    Member second = world.member("Sam");
    Member third = world.member("Tess");
    Recorder secondSees = new Recorder();
    Recorder thirdSees = new Recorder();
    meeting.addMember(second.userId());
    meeting.addMember(third.userId());
    MemberMeeting atSecond = second.openMeeting(meeting.id(), secondSees);
    MemberMeeting atThird = third.openMeeting(meeting.id(), thirdSees);
    secondSees.await(MeetingEvent.Admitted.class);
    thirdSees.await(MeetingEvent.Admitted.class);

    world.admitted(meeting, meeting.invite(InviteOptions.forOneGuest()), "Gus", guestSees);
    for (MemberMeeting one : List.of(meeting, atSecond, atThird)) {
      guestSees.await(
          MeetingEvent.EncryptionReady.class, ready -> ready.sender().address().equals(one.self()));
    }
    secondSees.awaitSent(atSecond.say("from Sam"));
    guestSees.awaitText("from Sam");
    thirdSees.awaitSent(atThird.say("from Tess"));
    hostSees.awaitSent(meeting.say("from Hanna"));
    guestSees.awaitText("from Hanna");
    assertThat(guestSees.texts()).containsExactly("from Sam", "from Tess", "from Hanna");
    secondSees.awaitText("from Hanna");
    assertThat(secondSees.texts()).containsExactly("from Tess", "from Hanna");
  }
}
