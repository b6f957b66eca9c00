package latchkey.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import latchkey.client.store.KeyStore;
import latchkey.client.testing.DeviceProcess;
import latchkey.client.testing.Eventually;
import latchkey.client.testing.GateProxy;
import latchkey.client.testing.Gathering;
import latchkey.client.testing.Gathering.Attending;
import latchkey.client.testing.Recorder;
import latchkey.client.testing.World;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** However a device goes away, it is told of what it has not been told of when it is back. */
final class NothingLostTest {
  private final Gathering gathering = new Gathering();
  private final World world = gathering.world();
  private final Recorder hostSees = gathering.hostSees();
  private final MemberMeeting meeting = gathering.meeting();

  @AfterEach
  void close() {
    gathering.close();
  }

  private Attending sam(KeyStore store) {
    return gathering.joinedBy(world.member("Sam", store));
  }

  private List<String> say(String what, int count) {
    List<String> texts = IntStream.range(0, count).mapToObj(i -> what + " " + i).toList();
    texts.forEach(meeting::say);
    return texts;
  }

  @Test
  void whoClosesWhileMessagesComeInIsToldOfEachOnceAndInOrder() {
    Attending atFirst = sam(world.store());
    Member sam = atFirst.member();
    atFirst.meeting().close();
    List<String> said = new ArrayList<>();
    List<String> shown = new ArrayList<>();
    for (int round = 0; round < 6; round++) {
      List<String> texts = say("round " + round, 50);
      hostSees.awaitSent(meeting.say("end of round " + round));
      said.addAll(texts);
      said.add("end of round " + round);
      Recorder told = new Recorder();
      MemberMeeting atSam = sam.openMeeting(meeting.id(), told);
      Eventually.that(() -> !told.texts().isEmpty(), told::toString);
      atSam.close();
      shown.addAll(told.texts());
    }
    Recorder told = new Recorder();
    sam.openMeeting(meeting.id(), told);
    told.awaitText("end of round 5");
    shown.addAll(told.texts());

    assertThat(shown).containsExactlyElementsOf(said);
  }

  @Test
  void whatWasOpenedAndNotShownWhenTheProgramDiedIsShownWhenItIsBack(@TempDir Path folder) {
    Path file = folder.resolve("sam.db");
    List<String> shown = new ArrayList<>();
    List<String> said;
    try (KeyStore store = KeyStore.inFile(file)) {
      sam(store).member().close();
      said = say("text", 40);
      meeting.say("the last");
    }
    shown.addAll(DeviceProcess.dieAfter(file, meeting.id(), 7));
    assertThat(shown).containsExactlyElementsOf(said.subList(0, 7));

    try (KeyStore store = KeyStore.inFile(file);
        Member sam = Member.resume(store)) {
      Recorder told = new Recorder();
      sam.openMeeting(meeting.id(), told);
      told.awaitText("the last");

      // What it died of, and what it may not have noted before that, is told once more.
      assertThat(told.texts()).doesNotHaveDuplicates().contains("text 7", "text 39");
      int again = said.indexOf(told.texts().get(0));
      assertThat(again).isBetween(0, 7);
      assertThat(told.texts().subList(0, told.texts().size() - 1))
          .containsExactlyElementsOf(said.subList(again, said.size()));
    }
  }

  private Invitation through(GateProxy line, Invitation made) {
    return new Invitation(
        made.link().replace(world.url().toString(), line.url().toString()), made.tokenHash());
  }

  @Test
  void aGapThatTheServerDoesNotFillIsReportedAndWhatFollowsIsShown() {
    GateProxy line = world.closing(new GateProxy(world.url().getPort()));
    Recorder guestSees = new Recorder();
    world.admitted(
        meeting, through(line, meeting.invite(InviteOptions.forOneGuest())), "Gus", guestSees);
    hostSees.awaitSent(meeting.say("first"));
    guestSees.awaitText("first");
    line.cut();
    guestSees.await(MeetingEvent.ConnectionLost.class);
    long lost = hostSees.awaitSent(meeting.say("lost")).seq();
    hostSees.awaitSent(meeting.say("kept"));
    world.lose(meeting.id(), lost);
    line.mend();

    guestSees.awaitText("kept");
    assertThat(guestSees.texts()).containsExactly("first", "kept");
    assertThat(guestSees.all(MeetingEvent.MessagesMissing.class))
        .containsExactly(new MeetingEvent.MessagesMissing(lost, lost));
  }
}
