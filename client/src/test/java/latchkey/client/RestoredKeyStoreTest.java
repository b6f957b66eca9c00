package latchkey.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import latchkey.client.store.KeyStore;
import latchkey.client.testing.Eventually;
import latchkey.client.testing.GateProxy;
import latchkey.client.testing.Recorder;
import latchkey.client.testing.World;
import latchkey.protocol.MeetingId;
import latchkey.protocol.MessageId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A device whose key store is put back to an older copy, while the device is not running. */
final class RestoredKeyStoreTest {
  @TempDir Path folder;

  private final World world = new World();
  private final List<Recorder> recorders = new ArrayList<>();
  private final Recorder samSees = recorder();
  private final Recorder gusSees = recorder();
  private final Recorder kimSees = recorder();

  private Recorder recorder() {
    Recorder recorder = new Recorder();
    recorders.add(recorder);
    return recorder;
  }

  private Path file() {
    return folder.resolve("keys.db");
  }

  @AfterEach
  void close() {
    world.close();
  }

  /** Nothing was anybody's fault. */
  @AfterEach
  void nobodyIsAlarmed() {
    assertThat(recorders)
        .allSatisfy(seen -> {
          assertThat(seen.all(MeetingEvent.WordsContradict.class)).isEmpty();
          assertThat(seen.all(MeetingEvent.WordsOutOfPlace.class)).isEmpty();
          assertThat(seen.all(MeetingEvent.WordsMissing.class)).isEmpty();
          assertThat(seen.all(MeetingEvent.MessageRefused.class)).isEmpty();
          assertThat(seen.all(MeetingEvent.EncryptionFailed.class)).isEmpty();
          assertThat(seen.all(MeetingEvent.ConversationsDiffer.class)).isEmpty();
          assertThat(seen.all(MeetingEvent.KeyOverdue.class)).isEmpty();
        });
  }

  /** One run of Hanna's device, from the store in the file. */
  private final class Run implements AutoCloseable {
    final Recorder sees = recorder();
    final Member member;
    final MemberMeeting meeting;
    private final KeyStore store;

    Run(MeetingId id) {
      this.store = KeyStore.inFile(file());
      this.member = Member.resume(store);
      this.meeting = member.openMeeting(id, sees);
    }

    void say(String text) {
      sees.awaitSent(meeting.say(text));
    }

    @Override
    public void close() {
      meeting.close();
      member.close();
      store.close();
    }
  }

  private MeetingId newMeeting(URI line) {
    try (KeyStore store = KeyStore.inFile(file());
        Member hanna = Member.signIn(line, world.signInToken("Hanna"), "Hanna", "laptop", store);
        MemberMeeting meeting =
            hanna.createMeeting("Plans", MeetingOptions.EVERY_MEMBER_ADMITS, recorder())) {
      return meeting.id();
    }
  }

  private MemberMeeting samComesIn(Run hanna) {
    Member sam = world.member("Sam");
    hanna.meeting.addMember(sam.userId());
    MemberMeeting atSam = world.closing(sam.openMeeting(hanna.meeting.id(), samSees));
    samSees.await(MeetingEvent.EncryptionReady.class);
    return atSam;
  }

  private GuestMeeting comesIn(Run hanna, String name, Recorder sees) {
    GuestMeeting guest = world.knock(hanna.meeting.invite(InviteOptions.forOneGuest()), name, sees);
    hanna.sees.awaitKnock(guest.sessionId());
    hanna.meeting.admit(guest.sessionId());
    sees.await(MeetingEvent.EncryptionReady.class);
    return guest;
  }

  private void copy() throws IOException {
    Files.copy(file(), folder.resolve("copy.db"), StandardCopyOption.REPLACE_EXISTING);
  }

  private void putBack() throws IOException {
    Files.deleteIfExists(folder.resolve("keys.db-wal"));
    Files.deleteIfExists(folder.resolve("keys.db-shm"));
    Files.copy(folder.resolve("copy.db"), file(), StandardCopyOption.REPLACE_EXISTING);
  }

  @Test
  void whatIsSaidAfterwardsIsReadByAllOnceAndInOrder() throws Exception {
    MeetingId id = newMeeting(world.url());
    MemberMeeting atSam;
    try (Run hanna = new Run(id)) {
      atSam = samComesIn(hanna);
      comesIn(hanna, "Gus", gusSees);
      List.of("one", "two", "three").forEach(hanna::say);
      gusSees.awaitText("three");
      samSees.awaitText("three");
    }
    copy();
    GuestMeeting kim;
    try (Run hanna = new Run(id)) {
      List.of("four", "five", "six", "seven", "eight").forEach(hanna::say);
      kim = comesIn(hanna, "Kim", kimSees);
      samSees.awaitSent(atSam.say("from Sam"));
      hanna.sees.awaitText("from Sam");
      gusSees.awaitText("from Sam");
    }
    putBack();

    try (Run hanna = new Run(id)) {
      List.of("a", "b", "c").forEach(hanna::say);
      for (Recorder sees : List.of(samSees, gusSees, kimSees)) {
        sees.awaitText("c");
      }
      kim.say("from Kim");
      hanna.sees.awaitText("from Kim");
      samSees.awaitSent(atSam.say("and Sam"));
      hanna.sees.awaitText("and Sam");

      List<String> before = List.of("one", "two", "three", "four", "five", "six", "seven", "eight");
      assertThat(samSees.texts())
          .containsExactlyElementsOf(plus(before, "a", "b", "c", "from Kim"));
      assertThat(gusSees.texts())
          .startsWith(plus(before, "from Sam", "a", "b", "c").toArray(String[]::new));
      assertThat(kimSees.texts()).startsWith("from Sam", "a", "b", "c");
      assertThat(hanna.sees.texts()).containsExactly("from Sam", "from Kim", "and Sam");
      assertThat(hanna.sees.all(MeetingEvent.KeyStoreRestored.class))
          .containsExactly(new MeetingEvent.KeyStoreRestored(5));
      Eventually.that(() -> hanna.meeting.unsent() == 0, () -> "unsent: " + hanna.meeting.unsent());
    }
    try (Run hanna = new Run(id)) {
      hanna.say("d");
      samSees.awaitText("d");
      assertThat(hanna.sees.all(MeetingEvent.KeyStoreRestored.class)).isEmpty();
    }
  }

  private static List<String> plus(List<String> some, String... more) {
    List<String> all = new ArrayList<>(some);
    all.addAll(List.of(more));
    return all;
  }

  @Test
  void aStoreInWhichNothingIsLackingIsNoMatter() throws Exception {
    MeetingId id = newMeeting(world.url());
    try (Run hanna = new Run(id)) {
      samComesIn(hanna);
      comesIn(hanna, "Gus", gusSees);
      hanna.say("one");
      gusSees.awaitText("one");
    }
    copy();
    for (int i = 0; i < 3; i++) {
      try (Run hanna = new Run(id)) {
        Eventually.that(
            () -> hanna.meeting.keyCoverage().ready().size() == 2,
            () -> "coverage: " + hanna.meeting.keyCoverage());
      }
    }
    putBack();

    try (Run hanna = new Run(id)) {
      hanna.say("two");
      samSees.awaitText("two");
      gusSees.awaitText("two");
      assertThat(hanna.sees.all(MeetingEvent.KeyStoreRestored.class)).isEmpty();
    }
  }

  @Test
  void whatMayHaveBeenSaidBeforeIsNotSaidTwice() throws Exception {
    try (GateProxy line = new GateProxy(world.url().getPort())) {
      MeetingId id = newMeeting(line.url());
      MemberMeeting atSam;
      try (Run hanna = new Run(id)) {
        atSam = samComesIn(hanna);
        hanna.say("one");
        samSees.awaitText("one");
      }
      line.cut();
      MessageId waits;
      try (Run hanna = new Run(id)) {
        waits = hanna.meeting.say("said while offline");
      }
      copy();
      line.mend();
      try (Run hanna = new Run(id)) {
        hanna.sees.awaitSent(waits);
        samSees.awaitText("said while offline");
      }
      putBack();

      try (Run hanna = new Run(id)) {
        assertThat(hanna.sees.await(MeetingEvent.MessageFailed.class).messageId()).isEqualTo(waits);
        hanna.say("two");
        samSees.awaitText("two");
        assertThat(samSees.texts()).containsExactly("one", "said while offline", "two");
        assertThat(hanna.meeting.unsent()).isZero();
        samSees.awaitSent(atSam.say("read"));
        hanna.sees.awaitText("read");
      }
    }
  }
}
