package latchkey.client.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import latchkey.client.GuestMeeting;
import latchkey.client.MeetingEvent;
import latchkey.client.MemberMeeting;
import latchkey.protocol.guest.GuestStatus;
import latchkey.protocol.meeting.MemberPresence;
import latchkey.protocol.relay.Events;
import latchkey.protocol.relay.GuestRef;
import org.junit.jupiter.api.Test;

/** The server says that somebody has gone who has not: that may shut out, and never lets in. */
final class DeparturesTest extends Scenario {
  @Test
  void aGuestIsSaidToHaveLeft() {
    GuestMeeting gus = gusComesIn();
    say("with Gus");
    gusSees.awaitText("with Gus");
    toHanna.push(
        Events.GUEST_LEFT, new GuestRef(atHanna.id(), gus.sessionId(), GuestStatus.LEFT, "Gus"));

    assertThat(hannaSees.await(MeetingEvent.GuestGone.class).guest().name()).isEqualTo("Gus");
    say("without Gus");
    assertThat(atHanna.participants()).hasSize(1);
    gusSees.await(MeetingEvent.Removed.class);
    assertThat(gusSees.texts()).containsExactly("with Gus");
  }

  @Test
  void aMemberIsSaidToBeAway() {
    MemberMeeting atSam = samComesIn();
    toHanna.push(
        Events.PARTICIPANT_LEFT,
        new MemberPresence(atHanna.id(), samsAccount.userId(), "Sam", 1, null, true));
    hannaSees.await(MeetingEvent.ParticipantLeft.class);
    say("Sam still takes part");

    samSees.awaitText("Sam still takes part");
    samSees.awaitSent(atSam.say("and speaks"));
    hannaSees.awaitText("and speaks");
  }

  @Test
  void aMemberIsToldThatItHasBeenTakenOut() {
    MemberMeeting atSam = samComesIn();
    toSam.push(
        Events.PARTICIPANT_LEFT,
        new MemberPresence(atHanna.id(), samsAccount.userId(), "Sam", 1, null, true));

    samSees.await(MeetingEvent.Removed.class);
    say("Sam does not hear this");
    assertThat(atHanna.participants()).extracting(one -> one.address()).contains(atSam.self());
    assertThat(samSees.texts()).isEmpty();
  }
}
