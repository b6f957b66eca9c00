package latchkey.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import latchkey.client.store.KeyStore;
import latchkey.client.testing.BareGuest;
import latchkey.client.testing.DeviceProcess;
import latchkey.client.testing.Eventually;
import latchkey.client.testing.Gathering;
import latchkey.client.testing.Recorder;
import latchkey.client.testing.World;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A device that is killed again and again, at whatever moment, loses nothing that comes to it. */
final class SuddenDeathTest {
  private static final int DEATHS = 3;

  @TempDir private Path folder;

  private final Gathering gathering = new Gathering();
  private final World world = gathering.world();
  private final Recorder hostSees = gathering.hostSees();
  private final MemberMeeting meeting = gathering.meeting();

  @AfterEach
  void close() {
    gathering.close();
  }

  /** A further member, who takes part, and whose device is not running. */
  private Path samsStore() {
    Path file = folder.resolve("sam.db");
    try (KeyStore store = KeyStore.inFile(file);
        Member sam = Member.signIn(world.signInLink("Sam"), "phone", store)) {
      assertThat(gathering.joinedBy(sam).meeting().participants()).hasSize(2);
    }
    return file;
  }

  /** Somebody comes and goes, so that all devices make new keys; then something is said. */
  private void turnOver(Invitation invitation, String text) {
    BareGuest passing = BareGuest.withFewKeys(world.url(), invitation.link(), "Passing");
    meeting.admit(passing.registered.sessionId());
    meeting.remove(passing.registered.sessionId());
    passing.close();
    hostSees.awaitSent(meeting.say(text));
  }

  @Test
  void whileKeysComeThatMessagesNeed() {
    Path file = samsStore();
    List<String> said = new ArrayList<>();
    List<String> shown = new ArrayList<>();
    for (int death = 0; death < DEATHS; death++) {
      try (DeviceProcess process = DeviceProcess.start(file, meeting.id())) {
        for (int turn = 0; turn < 4; turn++) {
          String text = "life " + death + ", text " + turn;
          said.add(text);
          turnOver(meeting.invite(InviteOptions.forOneGuest()), text);
        }
        int enough = 1 + death % 3;
        Eventually.that(() -> process.shown().size() > enough, () -> "shown: " + process.shown());
        shown.addAll(process.kill());
      }
    }
    try (KeyStore store = KeyStore.inFile(file);
        Member sam = Member.resume(store)) {
      Recorder told = new Recorder();
      sam.openMeeting(meeting.id(), told);
      hostSees.awaitSent(meeting.say("the end"));
      said.add("the end");
      told.awaitText("the end");
      assertThat(told.all(MeetingEvent.MessageRefused.class)).isEmpty();
      shown.addAll(told.texts());
    }
    // What a death came between, the telling and the noting of it, is told once more.
    assertThat(shown.stream().distinct()).containsExactlyElementsOf(said);
  }

  @Test
  void whileItPassesOnWhatAGuestSays() {
    Path file = samsStore();
    Invitation invitation = meeting.invite(InviteOptions.forGuests(2));
    Recorder guestSees = new Recorder();
    Recorder otherSees = new Recorder();
    GuestMeeting guest = world.admitted(meeting, invitation, "Gus", guestSees);
    world.admitted(meeting, invitation, "Olga", otherSees);
    List<String> said = IntStream.range(0, 20 * DEATHS).mapToObj(i -> "text " + i).toList();

    for (int death = 0; death < DEATHS; death++) {
      try (DeviceProcess _ = DeviceProcess.start(file, meeting.id())) {
        if (death == 0) {
          // Only the device that dies is there to pass anything on, once its key is out.
          for (Recorder one : List.of(guestSees, otherSees)) {
            Eventually.that(
                () -> one.all(MeetingEvent.EncryptionReady.class).size() == 2,
                () -> "keys: " + one);
          }
          meeting.close();
        }
        int enough = otherSees.texts().size() + 3 + 4 * death;
        said.subList(20 * death, 20 * (death + 1)).forEach(guest::say);
        Eventually.that(() -> otherSees.texts().size() >= enough, otherSees::toString);
      }
    }
    try (KeyStore store = KeyStore.inFile(file);
        Member sam = Member.resume(store)) {
      sam.openMeeting(meeting.id(), new Recorder());
      Eventually.that(() -> otherSees.texts().size() >= said.size(), otherSees::toString);
    }
    assertThat(otherSees.texts()).containsExactlyElementsOf(said);
    assertThat(otherSees.all(MeetingEvent.MessageRefused.class)).isEmpty();
  }
}
