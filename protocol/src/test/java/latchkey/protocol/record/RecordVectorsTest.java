package latchkey.protocol.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.Sha256;
import latchkey.protocol.log.Ids;
import latchkey.protocol.log.account.TestAccount;
import latchkey.protocol.log.meeting.RecordedMeeting;
import latchkey.protocol.message.GroupContent;
import latchkey.protocol.message.RelayedGuestText;
import latchkey.protocol.message.SharedFile;
import latchkey.protocol.message.Speech;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code vectors/record.json}, which web/client reads as well: a record, byte for byte, and how
 * plaintexts come to stand in one. With {@code -Dvectors.write=true} the file is written.
 */
class RecordVectorsTest {
  private static final Path VECTORS = Path.of("..", "vectors");
  private static final Path FILE = VECTORS.resolve("record.json");
  private static final JsonMapper JSON = new JsonMapper();

  @Test
  void theRecordHoldsAndIsWrittenAsItStands() throws Exception {
    if (Boolean.getBoolean("vectors.write")) {
      String json = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(make());
      Files.writeString(FILE, json + "\n");
    }

    JsonNode vectors = JSON.readTree(Files.readString(FILE));
    byte[] file = vectors.get("record").asString().getBytes(UTF_8);
    MeetingRecord record = RecordFile.read(file);
    assertThat(RecordFile.write(record)).isEqualTo(file);
    RecordReport report = RecordVerifier.verify(record, TestAccount.SIGNATURES, Optional.empty());
    assertThat(report.holds()).isTrue();
    assertThat(report.spoken()).filteredOn(RecordReport.Spoken::isSigned).hasSize(2);
  }

  @Test
  void plaintextsStandInRecordsAsTheRulesSay() throws Exception {
    JsonNode vectors = JSON.readTree(Files.readString(FILE));
    Address sender =
        new Address(
            vectors.get("sender").get("id").asString(),
            vectors.get("sender").get("deviceId").asInt());
    for (JsonNode vector : vectors.get("contents")) {
      byte[] padded = HexFormat.of().parseHex(vector.get("padded").asString());
      assertThat(told(padded, sender))
          .as(vector.get("name").asString())
          .isEqualTo(JSON.convertValue(vector.get("told"), Map.class));
    }
  }

  private static Map<String, Object> make() throws Exception {
    JsonNode contents = JSON.readTree(Files.readString(VECTORS.resolve("contents.json")));
    Address sender =
        new Address(
            contents.get("author").get("id").asString(),
            contents.get("author").get("deviceId").asInt());
    List<Object> vectors = new ArrayList<>();
    for (JsonNode vector : contents.get("contents")) {
      if (vector.get("to").asString().equals("group") && vector.get("body").isObject()) {
        String padded = vector.get("padded").asString();
        if (padded.length() <= 4_096) {
          Map<String, Object> made = new LinkedHashMap<>();
          made.put("name", vector.get("name").asString());
          made.put("padded", padded);
          made.put("told", told(HexFormat.of().parseHex(padded), sender));
          vectors.add(made);
        }
      }
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("record", new String(RecordFile.write(new RecordedMeeting().whole()), UTF_8));
    all.put("sender", Map.of("id", sender.id(), "deviceId", sender.deviceId()));
    all.put("contents", vectors);
    return all;
  }

  /** As it was said, where files are not named, and where it was deleted: contents in JSON. */
  private static Map<String, Object> told(byte[] padded, Address sender) {
    GroupContent content = GroupContent.open(padded);
    Bytes logId = content.log().logId();
    RecordedContent whole = RecordedContent.of(content);
    boolean isFile = isFile(content);
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("whole", json(whole, sender, logId));
    told.put("named", json(whole.withoutFileKey(logId, sender, true), sender, logId));
    told.put("unnamed", json(whole.withoutFileKey(logId, sender, false), sender, logId));
    told.put("deleted", json(whole.withoutWords(logId, sender), sender, logId));
    assertThat(told.get("whole").equals(told.get("named"))).isEqualTo(!isFile);
    return told;
  }

  private static boolean isFile(GroupContent content) {
    return switch (content.said()) {
      case Speech speech -> speech instanceof SharedFile;
      case RelayedGuestText relayed -> relayed.words().said().speech() instanceof SharedFile;
      default -> false;
    };
  }

  /** As it stands in a file. */
  private static String json(RecordedContent content, Address sender, Bytes logId) {
    RecordedMessage message =
        new RecordedMessage(
            Bytes.of(new byte[16]), 1, 0, sender, Sha256.of("x"), Optional.of(content));
    MeetingRecord record =
        new MeetingRecord(
            Ids.meetingId(logId),
            0,
            sender,
            MeetingRecord.FilesTold.KEYS,
            List.of(),
            List.of(Sha256.of("entry")),
            List.of(message));
    String file = new String(RecordFile.write(record), UTF_8);
    String begin = "\"content\":";
    return file.substring(file.indexOf(begin) + begin.length(), file.length() - "}]}\n".length());
  }
}
