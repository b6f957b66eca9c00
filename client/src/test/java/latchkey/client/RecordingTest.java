package latchkey.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import latchkey.client.crypto.LibsignalSignatureCheck;
import latchkey.client.file.FileProgress;
import latchkey.client.model.LatchkeyException;
import latchkey.client.testing.Eventually;
import latchkey.client.testing.Recorder;
import latchkey.client.testing.World;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.message.MessageReference;
import latchkey.protocol.record.MeetingRecord;
import latchkey.protocol.record.MeetingRecord.FilesTold;
import latchkey.protocol.record.RecordFile;
import latchkey.protocol.record.RecordReport;
import latchkey.protocol.record.RecordReport.Spoken;
import latchkey.protocol.record.RecordVerifier;
import latchkey.protocol.record.RecordedContent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records that members and guests make of real meetings. */
final class RecordingTest {
  private final World world = new World();
  private final Recorder hannaSees = new Recorder();
  private final Recorder samSees = new Recorder();
  private final Recorder gusSees = new Recorder();
  private final MemberMeeting hanna =
      world.member("Hanna").createMeeting("Plans", MeetingOptions.EVERY_MEMBER_ADMITS, hannaSees);
  private final MemberMeeting sam;
  private final GuestMeeting gus;

  @TempDir private Path folder;

  RecordingTest() {
    Member second = world.member("Sam");
    hanna.addMember(second.userId());
    sam = second.openMeeting(hanna.id(), samSees);
    samSees.await(MeetingEvent.Admitted.class);
    gus = world.admitted(hanna, hanna.invite(InviteOptions.forGuests(1)), "Gus", gusSees);
    Eventually.that(
        () -> gusSees.all(MeetingEvent.EncryptionReady.class).size() == 2,
        () -> "keys: " + gusSees);
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void everyonesRecordHoldsAlsoWhenTheMeetingIsOver() throws Exception {
    converse();
    hanna.end();
    samSees.await(MeetingEvent.Ended.class);
    gusSees.await(MeetingEvent.Ended.class);

    for (Conversation talk : List.of(hanna, sam, gus)) {
      MeetingRecord record = talk.record(FilesTold.NAMED);
      assertThat(RecordFile.read(RecordFile.write(record))).isEqualTo(record);
      RecordReport report = verify(record);
      assertThat(report.problems()).isEmpty();
      assertThat(report.disputes()).isEmpty();
      assertThat(report.spoken())
          .extracting(Spoken::words)
          .containsExactly("Tomorrow?", "Yes", "At nine?", "At ten?", "", "", "plan.pdf", "Bye");
      assertThat(report.spoken())
          .filteredOn(Spoken::isSigned)
          .extracting(Spoken::words)
          .containsExactly("Yes", "Bye");
      assertThat(report.proved()).anyMatch(line -> line.contains("and that it has ended"));
      assertThat(report.checked()).anyMatch(line -> line.contains("transcript marks"));
      hasNoKeyAndNothingThatWasDeleted(talk);
    }
  }

  private static void hasNoKeyAndNothingThatWasDeleted(Conversation talk) {
    MeetingRecord told = talk.record(FilesTold.UNNAMED);
    assertThat(new String(RecordFile.write(told), StandardCharsets.UTF_8))
        .doesNotContain("plan.pdf");
    assertThat(told.messages())
        .filteredOn(
            message -> message.content().orElseThrow().said() instanceof RecordedContent.Withheld)
        .hasSize(2);

    RecordReport keys = verify(talk.record(FilesTold.KEYS));
    assertThat(keys.holds()).isTrue();
    assertThat(keys.unproved()).noneMatch(line -> line.contains("digests of files"));
  }

  @Test
  void aGuestThatWaitsHasNothingToSave() {
    Recorder told = new Recorder();
    GuestMeeting waits = world.knock(hanna.invite(InviteOptions.forGuests(1)), "Gil", told);
    assertThatThrownBy(() -> waits.record(FilesTold.NAMED))
        .isInstanceOfSatisfying(
            LatchkeyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_ADMITTED));
  }

  /** Something of each kind; everyone has read it when this returns. */
  private void converse() throws Exception {
    var _ = says(hanna, hannaSees, "Tomorrow?");
    var _ = says(gus, gusSees, "Yes");
    MessageReference when = says(sam, samSees, "At nine?");
    samSees.awaitSent(sam.edit(when, "At ten?"));
    MessageReference hasty = says(hanna, hannaSees, "The PIN is 4711");
    hannaSees.awaitSent(hanna.delete(hasty));
    Path plan = Files.writeString(folder.resolve("plan"), "A plan");
    samSees.awaitSent(sam.sendFile(plan, "plan.pdf", "application/pdf", FileProgress.UNSEEN));
    var _ = says(gus, gusSees, "Bye");
  }

  private MessageReference says(Conversation talk, Recorder told, String text) {
    MessageReference said = told.awaitSent(talk.say(text)).reference();
    for (Recorder reader : List.of(hannaSees, samSees, gusSees)) {
      if (reader != told) {
        reader.awaitText(text);
      }
    }
    return said;
  }

  private static RecordReport verify(MeetingRecord record) {
    return RecordVerifier.verify(record, new LibsignalSignatureCheck(), Optional.empty());
  }
}
