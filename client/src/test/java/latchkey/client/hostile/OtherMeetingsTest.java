package latchkey.client.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import latchkey.client.GuestMeeting;
import latchkey.client.MeetingEvent;
import latchkey.client.MeetingOptions;
import latchkey.client.Member;
import latchkey.client.MemberMeeting;
import latchkey.client.roster.RosterAlarm;
import latchkey.client.testing.Recorder;
import latchkey.protocol.Bytes;
import latchkey.protocol.relay.Events;
import latchkey.protocol.relay.MeetingMessage;
import latchkey.protocol.relay.ReceivedSenderKey;
import latchkey.protocol.roster.RosterPage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Hanna and Sam are in two meetings; the server gives what belongs to the one out as the other's.
 */
final class OtherMeetingsTest extends Scenario {
  private final Recorder hannaSeesNext = new Recorder();
  private final Recorder samSeesNext = new Recorder();
  private final MemberMeeting next =
      hanna.createMeeting("Next", MeetingOptions.HOST_ADMITS, hannaSeesNext);
  private final Member sam = sam();

  @BeforeEach
  void samIsInBoth() {
    atHanna.addMember(sam.userId());
    next.addMember(sam.userId());
    sam.openMeeting(atHanna.id(), samSees);
    samSees.await(MeetingEvent.EncryptionReady.class);
  }

  private void samComesIntoTheNext() {
    sam.openMeeting(next.id(), samSeesNext);
    samSeesNext.await(MeetingEvent.Admitted.class);
  }

  @Test
  void aMessageOfAnotherMeetingIsShown() {
    samComesIntoTheNext();
    samSeesNext.await(MeetingEvent.EncryptionReady.class);
    toSam.pushes(
        Events.MESSAGE,
        MeetingMessage.class,
        message -> List.of(message.meetingId().equals(next.id()) ? relabelled(message) : message));
    hannaSeesNext.awaitSent(next.say("for the next meeting alone"));
    say("for this meeting");

    assertThat(samSees.await(MeetingEvent.KeyOverdue.class).sender().name()).isEqualTo("Hanna");
    assertThat(samSees.texts()).doesNotContain("for the next meeting alone");
  }

  private MeetingMessage relabelled(MeetingMessage message) {
    return new MeetingMessage(
        atHanna.id(),
        1,
        1,
        message.senderId(),
        message.senderDeviceId(),
        message.messageId(),
        message.ciphertext(),
        message.acceptedAt(),
        message.receipt());
  }

  @Test
  void aKeyOfAnotherMeetingIsGiven() {
    toSam.pushes(
        Events.RECEIVE_SENDER_KEY,
        ReceivedSenderKey.class,
        key ->
            List.of(
                new ReceivedSenderKey(
                    key.id(),
                    atHanna.id(),
                    key.senderId(),
                    key.senderDeviceId(),
                    key.encryptedSenderKey(),
                    key.type())));
    samComesIntoTheNext();

    assertThat(awaitRefusal(samSees, "written for another meeting").author().name())
        .isEqualTo("Hanna");
  }

  @Test
  void theLogOfAnotherMeetingIsShown() {
    List<Bytes> others = hannasStore.rosters().entries(next.id());
    toSam.push(
        Events.ROSTER,
        new RosterPage(atHanna.id(), log().size(), List.of(others.get(1)), log().size() + 1));

    awaitAlarm(samSees, RosterAlarm.FORKED);
  }

  @Test
  void theLogOfAnotherMeetingIsShownToAGuest() {
    List<Bytes> others = hannasStore.rosters().entries(next.id());
    toGus.answers(
        "GET .*/roster",
        RosterPage.class,
        page -> new RosterPage(atHanna.id(), 0, others, others.size()));
    GuestMeeting gus = gusIsLetIn();

    awaitAlarm(gusSees, RosterAlarm.ANCHOR_MISSING);
    say("not to be read in another meeting");
    assertThat(gusSees.all(MeetingEvent.Admitted.class)).isEmpty();
    assertThat(gusSees.texts()).isEmpty();
    assertThat(gus.participants()).isEmpty();
  }
}
