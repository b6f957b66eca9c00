package latchkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Looks at the record of {@code vectors/record.json}, as it is and changed. */
final class VerifyTranscriptTest {
  private static final Path VECTORS = Path.of("..", "vectors", "record.json");

  @TempDir private Path folder;
  private String record = "";

  @BeforeEach
  void read() throws Exception {
    record = new JsonMapper().readTree(Files.readString(VECTORS)).get("record").asString();
  }

  @Test
  void saysThatARecordHolds() throws Exception {
    try (CommandAtTerminal verify = verify(record, "--words")) {
      verify.lines().await("guest 1 “Gina”: g_");
      verify.lines().await("[not signed] member 1 “Hanna” on device 1");
      verify.lines().await("    | Hello");
      verify.lines().await("[signed] guest 1 “Gina”");
      verify.lines().await("Not proved:");
      verify.lines().await("  That these are different people, or who they are");
      verify.lines().await("Everything that can be checked holds.");
      assertThat(verify.exit()).isZero();
    }
  }

  @Test
  void accusesTheFileOnlyOfWhatNoOneElseCanHaveDone() throws Exception {
    try (CommandAtTerminal verify =
        verify(record.replaceFirst("\"previousHash\":\"[^\"]{4}", "\"previousHash\":\"AAAA"))) {
      verify.lines().await("Does not hold, by the doing of an author");
      verify.lines().await("Not everything holds: the file was changed, or an author in the");
      assertThat(verify.exit()).isEqualTo(1);
    }
    try (CommandAtTerminal verify = verify(record, "--anchor", "A".repeat(43))) {
      verify.lines().await("Does not hold, and stands in no honest file:");
      verify.lines().await("No entry of this log has the anchor");
      verify
          .lines()
          .await("The file was changed, or was not made by a sound program, or the link is");
      assertThat(verify.exit()).isEqualTo(1);
    }
  }

  @Test
  void refusesWhatIsNoRecord() throws Exception {
    try (CommandAtTerminal verify = verify("{}")) {
      verify.lines().await("! It has not a record's form: format is not latchkey-record/1.");
      assertThat(verify.exit()).isEqualTo(2);
    }
    try (CommandAtTerminal verify = verify(record, "--anchor", "A".repeat(42) + "B")) {
      verify.lines().await("! An anchor has 43 letters");
      assertThat(verify.exit()).isEqualTo(2);
    }
  }

  private CommandAtTerminal verify(String file, String... options) throws Exception {
    Path saved = Files.writeString(folder.resolve("record.json"), file);
    String[] arguments = new String[options.length + 2];
    arguments[0] = "verify-transcript";
    System.arraycopy(options, 0, arguments, 1, options.length);
    arguments[options.length + 1] = saved.toString();
    return CommandAtTerminal.run(arguments);
  }
}
