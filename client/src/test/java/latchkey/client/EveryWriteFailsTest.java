package latchkey.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import latchkey.client.store.FailingStore;
import latchkey.client.store.StoreFailure;
import latchkey.client.testing.Eventually;
import latchkey.client.testing.Recorder;
import latchkey.client.testing.World;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * In a conversation each write of a device's store fails once, the first in the first round and so
 * on, until a round has none left: nothing is lost, doubled or held back by it.
 */
final class EveryWriteFailsTest {
  /** Fewer writes than that a round never has. */
  private static final int AT_LEAST = 12;

  @TempDir private Path folder;
  private final World world = new World();
  private final Recorder hannaSees = new Recorder();
  private final Recorder samSees = new Recorder();
  private final Recorder gusSees = new Recorder();

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void everybodyReadsEverythingOnce() {
    FailingStore failing = FailingStore.inFile(folder.resolve("keys.db"));
    var _ = world.closing(failing.store());
    Member hanna = world.member("Hanna", failing.store());
    MemberMeeting atHanna =
        hanna.createMeeting("Plans", MeetingOptions.EVERY_MEMBER_ADMITS, hannaSees);
    Member sam = world.member("Sam");
    atHanna.addMember(sam.userId());
    MemberMeeting atSam = sam.openMeeting(atHanna.id(), samSees);
    samSees.await(MeetingEvent.EncryptionReady.class);
    GuestMeeting atGus =
        world.admitted(atHanna, atHanna.invite(InviteOptions.forOneGuest()), "Gus", gusSees);
    gusSees.await(MeetingEvent.EncryptionReady.class);

    int rounds = 0;
    boolean failed = true;
    while (failed) {
      rounds++;
      failing.failAt(rounds);
      atSam.say("Sam " + rounds);
      atGus.say("Gus " + rounds);
      say(atHanna, "Hanna " + rounds);
      hannaSees.awaitText("Sam " + rounds);
      hannaSees.awaitText("Gus " + rounds);
      for (Recorder other : List.of(samSees, gusSees)) {
        other.awaitText("Hanna " + rounds);
      }
      Eventually.that(() -> atHanna.unsent() == 0, hannaSees::toString);
      failed = failing.hasFailed();
    }

    assertThat(rounds).isGreaterThan(AT_LEAST);
    assertThat(hannaSees.texts()).containsExactlyInAnyOrderElementsOf(said(rounds, "Sam", "Gus"));
    assertThat(samSees.texts()).containsExactlyInAnyOrderElementsOf(said(rounds, "Hanna", "Gus"));
    assertThat(gusSees.texts()).containsExactlyInAnyOrderElementsOf(said(rounds, "Hanna", "Sam"));
    for (Recorder each : List.of(hannaSees, samSees, gusSees)) {
      assertThat(each.all(MeetingEvent.MessageRefused.class)).isEmpty();
      assertThat(each.all(MeetingEvent.WordsMissing.class)).isEmpty();
    }
  }

  /** What could not be kept is told at once, and said once more. */
  private static void say(MemberMeeting meeting, String text) {
    try {
      meeting.say(text);
    } catch (StoreFailure e) {
      meeting.say(text);
    }
  }

  private static List<String> said(int rounds, String... names) {
    return Stream.of(names)
        .flatMap(name -> IntStream.rangeClosed(1, rounds).mapToObj(round -> name + " " + round))
        .toList();
  }
}
