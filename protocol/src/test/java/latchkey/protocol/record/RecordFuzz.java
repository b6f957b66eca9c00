package latchkey.protocol.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import latchkey.protocol.InvalidInput;
import latchkey.protocol.log.meeting.RecordedMeeting;

/**
 * Whatever a file holds: it is a record or refused with a sentence, what was read is itself again
 * when written and read, and its verdict is given in sentences that hold no control characters.
 */
class RecordFuzz {
  private static final byte[] WHOLE = RecordFile.write(new RecordedMeeting().whole());

  @FuzzTest(maxExecutions = 2_000)
  void aFileIsARecordOrRefused(byte[] bytes) {
    read(bytes);
    read(changed(bytes));
  }

  /**
   * A record of which some bytes are others: three bytes each for a place and what stands there.
   */
  private static byte[] changed(byte[] changes) {
    byte[] file = WHOLE.clone();
    for (int i = 0; i + 2 < Math.min(changes.length, 30); i += 3) {
      int place = (Byte.toUnsignedInt(changes[i]) << 8) | Byte.toUnsignedInt(changes[i + 1]);
      file[place % file.length] = changes[i + 2];
    }
    return file;
  }

  private static void read(byte[] file) {
    MeetingRecord record;
    try {
      record = RecordFile.read(file);
    } catch (InvalidInput refused) {
      assertThat(refused.getMessage()).isNotBlank().hasSizeLessThan(1_000);
      return;
    }
    assertThat(RecordFile.read(RecordFile.write(record))).isEqualTo(record);
    RecordReport report = RecordVerifier.verify(record, (_, _, _) -> true, Optional.empty());
    for (List<String> sentences :
        List.of(report.participants(), report.problems(), report.disputes(), report.remarks())) {
      assertThat(String.join("", sentences).codePoints()).noneMatch(Character::isISOControl);
    }
    assertThat(new String(RecordFile.write(record), StandardCharsets.UTF_8)).endsWith("}\n");
  }
}
