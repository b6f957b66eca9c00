package latchkey.client;

import static org.assertj.core.api.Assertions.assertThat;

import latchkey.client.store.KeyStore;
import latchkey.client.testing.Eventually;
import latchkey.client.testing.Recorder;
import latchkey.client.testing.World;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What somebody said before going reaches those who were away, though its author is in no more. */
final class LastWordsTest {
  private final World world = new World();
  private final Recorder hostSees = new Recorder();
  private final Member host = world.member("Hanna");
  private final MemberMeeting meeting =
      host.createMeeting("Plans", MeetingOptions.EVERY_MEMBER_ADMITS, hostSees);
  private final KeyStore samsStore = world.store();
  private final Member sam = world.member("Sam", samsStore);

  @AfterEach
  void close() {
    world.close();
  }

  private MemberMeeting samJoins(Recorder told) {
    meeting.addMember(sam.userId());
    MemberMeeting atSam = sam.openMeeting(meeting.id(), told);
    told.await(MeetingEvent.Admitted.class);
    return atSam;
  }

  @Test
  void aKeyOpensItsMessagesForADeviceThatReturnsWhenItsSenderHasLeft() {
    Recorder samSees = new Recorder();
    MemberMeeting atSam = samJoins(samSees);
    Recorder paulaSees = new Recorder();
    Member paula = world.member("Paula");
    meeting.addMember(paula.userId());
    MemberMeeting atPaula = paula.openMeeting(meeting.id(), paulaSees);
    paulaSees.await(MeetingEvent.Admitted.class);
    atPaula.close();

    // A key that Paula has not got yet, since she is away.
    paulaSees.await(MeetingEvent.Admitted.class);
    samSees.awaitSent(atSam.say("before I go"));
    atSam.leave();
    hostSees.await(MeetingEvent.DeviceRemoved.class);
    Recorder again = new Recorder();
    paula.openMeeting(meeting.id(), again);
    hostSees.awaitSent(meeting.say("Sam has left"));
    again.awaitText("Sam has left");

    assertThat(again.texts()).containsExactly("before I go", "Sam has left");
    assertThat(again.all(MeetingEvent.MessageRefused.class)).isEmpty();
  }

  @Test
  void aGuestsTextIsPublishedByADeviceThatReturnsWhenTheGuestHasLeft() {
    Recorder guestSees = new Recorder();
    Recorder otherSees = new Recorder();
    Invitation link = meeting.invite(InviteOptions.forGuests(2));
    GuestMeeting guest = world.admitted(meeting, link, "Gus", guestSees);
    world.admitted(meeting, link, "Olga", otherSees);
    // By the key the host proves to know the link; the guest says nothing to who has not.
    guestSees.await(MeetingEvent.EncryptionReady.class);
    meeting.close();

    guest.say("before I go");
    Eventually.that(() -> guest.unsent() == 0, guestSees::toString);
    guest.leave();
    Recorder again = new Recorder();
    host.openMeeting(meeting.id(), again);

    otherSees.awaitText("before I go");
    again.awaitText("before I go");
    assertThat(again.all(MeetingEvent.MessageRefused.class)).isEmpty();
  }

  @Test
  void nobodySpeaksForAGuestThatHasBeenTakenOut() {
    Recorder guestSees = new Recorder();
    Recorder samSees = new Recorder();
    MemberMeeting atSam = samJoins(samSees);
    GuestMeeting guest =
        world.admitted(meeting, meeting.invite(InviteOptions.forOneGuest()), "Gus", guestSees);
    samSees.await(MeetingEvent.GuestAdmitted.class);
    atSam.close();
    hostSees.await(MeetingEvent.ParticipantLeft.class);
    guest.say("something that only Sam has not read");
    guestSees.await(MeetingEvent.MessageSent.class);
    meeting.remove(guest.sessionId());
    Recorder again = new Recorder();
    sam.openMeeting(meeting.id(), again);
    hostSees.awaitSent(meeting.say("Gus is out"));
    again.awaitText("Gus is out");

    assertThat(again.texts()).containsExactly("something that only Sam has not read", "Gus is out");
    assertThat(again.all(MeetingEvent.MessageRefused.class)).isEmpty();
  }
}
