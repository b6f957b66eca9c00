package latchkey.client.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import latchkey.client.GuestMeeting;
import latchkey.client.MeetingEvent;
import latchkey.client.MemberMeeting;
import latchkey.client.testing.Eventually;
import latchkey.protocol.guest.GuestStatus;
import latchkey.protocol.meeting.MemberPresence;
import latchkey.protocol.relay.Events;
import latchkey.protocol.relay.GuestRef;
import latchkey.protocol.relay.MeetingMessage;
import latchkey.protocol.relay.MessageAccepted;
import latchkey.protocol.relay.SendMessage;
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
  void aMemberWhoWasRemovedSpeaksOn() {
    MemberMeeting atSam = samComesIn();
    gusComesIn();
    samSees.awaitSent(atSam.say("while Sam was in"));
    gusSees.awaitText("while Sam was in");
    List<SendMessage> held = new CopyOnWriteArrayList<>();
    toSam.swallows(
        Events.MESSAGE,
        SendMessage.class,
        said -> {
          held.add(said);
          return new MessageAccepted(true, 1, 2, null);
        });
    var _ = atSam.say("wire the money");
    Eventually.that(() -> !held.isEmpty(), () -> "Sam has not spoken");
    atHanna.removeMember(sam().userId());
    say("Let us go on.");
    gusSees.awaitText("Let us go on.");
    SendMessage late = held.getFirst();
    toGus.push(
        Events.MESSAGE,
        new MeetingMessage(
            late.meetingId(),
            1,
            3,
            atSam.self().id(),
            atSam.self().deviceId(),
            late.messageId(),
            late.ciphertext(),
            Instant.now(),
            null));

    assertThat(awaitRefusal(gusSees, "before people came or went").author().name())
        .isEqualTo("Sam");
    assertThat(gusSees.texts()).containsExactly("while Sam was in", "Let us go on.");
  }

  @Test
  void aMemberIsSaidToBeAway() {
    MemberMeeting atSam = samComesIn();
    toHanna.push(Events.PARTICIPANT_LEFT, new MemberPresence(atHanna.id(), sam().userId(), 1));
    hannaSees.await(MeetingEvent.ParticipantLeft.class);
    say("Sam still takes part");

    samSees.awaitText("Sam still takes part");
    samSees.awaitSent(atSam.say("and speaks"));
    hannaSees.awaitText("and speaks");
  }

  @Test
  void aMemberIsToldThatItHasBeenTakenOut() {
    MemberMeeting atSam = samComesIn();
    toSam.push(Events.PARTICIPANT_LEFT, new MemberPresence(atHanna.id(), sam().userId(), 1));

    samSees.await(MeetingEvent.Removed.class);
    say("Sam does not hear this");
    assertThat(atHanna.participants()).extracting(one -> one.address()).contains(atSam.self());
    assertThat(samSees.texts()).isEmpty();
  }
}
