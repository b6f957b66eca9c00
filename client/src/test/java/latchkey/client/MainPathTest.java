package latchkey.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import latchkey.client.testing.Gathering;
import latchkey.client.testing.Gathering.Attending;
import latchkey.client.testing.Recorder;
import latchkey.client.testing.World;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The main job through real parts: members let guests in, keys reach them, messages open. */
final class MainPathTest {
  private final Gathering gathering = new Gathering();
  private final World world = gathering.world();
  private final Recorder hostSees = gathering.hostSees();
  private final Recorder guestSees = new Recorder();
  private final Member host = gathering.host();
  private final MemberMeeting meeting = gathering.meeting();

  @AfterEach
  void close() {
    gathering.close();
  }

  @Test
  void aGuestKnocksIsAdmittedAndOpensMeetingMessages() {
    Invitation invitation = meeting.invite(InviteOptions.forOneGuest());
    GuestMeeting guest = world.knock(invitation, "Gus", guestSees);
    hostSees.awaitKnock(guest.sessionId());

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
    assertThat(shown.passedOnBy().orElseThrow().address()).isEqualTo(host.address());
    hostSees.awaitText("Hello, all.");
    assertThat(hostSees.texts()).containsExactly("Hello, all.");
  }

  @Test
  void aGuestGetsSenderKeysFromAllMembersDevices() {
    Attending sam = gathering.joinedBy("Sam");
    Attending tess = gathering.joinedBy("Tess");

    world.admitted(meeting, meeting.invite(InviteOptions.forOneGuest()), "Gus", guestSees);
    for (MemberMeeting one : List.of(meeting, sam.meeting(), tess.meeting())) {
      guestSees.await(
          MeetingEvent.EncryptionReady.class, ready -> ready.sender().address().equals(one.self()));
    }
    sam.sees().awaitSent(sam.meeting().say("from Sam"));
    guestSees.awaitText("from Sam");
    tess.sees().awaitSent(tess.meeting().say("from Tess"));
    hostSees.awaitSent(meeting.say("from Hanna"));
    guestSees.awaitText("from Hanna");
    assertThat(guestSees.texts()).containsExactly("from Sam", "from Tess", "from Hanna");
    sam.sees().awaitText("from Hanna");
    assertThat(sam.sees().texts()).containsExactly("from Tess", "from Hanna");
  }
}
