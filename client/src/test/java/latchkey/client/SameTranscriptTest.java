package latchkey.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import latchkey.client.store.KeyStore;
import latchkey.client.store.Streams.TranscriptKept;
import latchkey.client.testing.Eventually;
import latchkey.client.testing.Recorder;
import latchkey.client.testing.World;
import latchkey.protocol.message.TranscriptMark;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Those whom an honest server serves have the same transcript, whatever they missed. */
final class SameTranscriptTest {
  private final World world = new World();
  private final Recorder hannaSees = new Recorder();
  private final Recorder samSees = new Recorder();
  private final Recorder backSees = new Recorder();
  private final Recorder gusSees = new Recorder();
  private final KeyStore hannas = world.store();
  private final KeyStore sams = world.store();
  private final Member hanna = world.member("Hanna", hannas);
  private final MemberMeeting atHanna =
      hanna.createMeeting("Plans", MeetingOptions.EVERY_MEMBER_ADMITS, hannaSees);

  @AfterEach
  void close() {
    world.close();
  }

  private void say(MemberMeeting meeting, Recorder seen, String text) {
    seen.awaitSent(meeting.say(text));
  }

  private Optional<TranscriptMark> kept(KeyStore store) {
    return store.streams().transcript(atHanna.id()).flatMap(TranscriptKept::newest);
  }

  private void assertBothHave(long seq) {
    Eventually.that(
        () ->
            kept(hannas).filter(mark -> mark.seq() == seq).isPresent()
                && kept(hannas).equals(kept(sams)),
        () -> "Hanna has " + kept(hannas) + ", and Sam " + kept(sams));
  }

  @Test
  void whoComesLaterReadsOnAndGoesHasTheSameAsTheOthers() {
    say(atHanna, hannaSees, "before anybody came");
    say(atHanna, hannaSees, "and again");
    Member sam = world.member("Sam", sams);
    atHanna.addMember(sam.userId());
    MemberMeeting atSam = sam.openMeeting(atHanna.id(), samSees);
    samSees.await(MeetingEvent.Admitted.class);
    say(atHanna, hannaSees, "Sam begins with this");
    samSees.awaitText("Sam begins with this");
    say(atSam, samSees, "read");
    hannaSees.awaitText("read");
    assertBothHave(4);

    sam.close();
    say(atHanna, hannaSees, "while Sam was away");
    GuestMeeting gus =
        world.admitted(atHanna, atHanna.invite(InviteOptions.forOneGuest()), "Gus", gusSees);
    gus.say("a guest's");
    hannaSees.awaitText("a guest's");
    say(atHanna, hannaSees, "and after");
    atHanna.remove(gus.sessionId());

    Member back = world.closing(Member.resume(sams));
    MemberMeeting again = back.openMeeting(atHanna.id(), backSees);
    backSees.awaitText("and after");
    say(again, backSees, "back");
    hannaSees.awaitText("back");
    say(atHanna, hannaSees, "welcome");
    backSees.awaitText("welcome");
    assertBothHave(9);

    assertThat(List.of(hannaSees, samSees, backSees, gusSees))
        .allSatisfy(seen -> assertThat(seen.all(MeetingEvent.ConversationsDiffer.class)).isEmpty());
  }

  @Test
  void whatRetentionTookIsNoDifference() {
    Member sam = world.member("Sam", sams);
    atHanna.addMember(sam.userId());
    MemberMeeting atSam = sam.openMeeting(atHanna.id(), samSees);
    samSees.await(MeetingEvent.Admitted.class);
    say(atHanna, hannaSees, "one");
    samSees.awaitText("one");
    atSam.close();
    sam.close();
    say(atHanna, hannaSees, "two");
    say(atHanna, hannaSees, "three");
    world.lose(atHanna.id(), 2);

    Member back = world.closing(Member.resume(sams));
    MemberMeeting again = back.openMeeting(atHanna.id(), backSees);
    backSees.awaitText("three");
    assertThat(backSees.await(MeetingEvent.MessagesMissing.class))
        .isEqualTo(new MeetingEvent.MessagesMissing(2, 2));
    say(atHanna, hannaSees, "four");
    backSees.awaitText("four");
    say(again, backSees, "five");
    hannaSees.awaitText("five");
    assertBothHave(5);

    assertThat(List.of(hannaSees, backSees))
        .allSatisfy(seen -> assertThat(seen.all(MeetingEvent.ConversationsDiffer.class)).isEmpty());
  }
}
