package latchkey.cli.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import latchkey.protocol.InvalidInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NewFileTest {
  private static final byte[] WORDS = "words".getBytes(StandardCharsets.UTF_8);

  @TempDir private Path folder;

  @Test
  void isWrittenWhole() {
    assertThat(NewFile.write(folder.resolve("new").toString(), WORDS)).hasBinaryContent(WORDS);
  }

  @Test
  void leavesAloneWhatIsThere() throws Exception {
    Path there = Files.writeString(folder.resolve("there"), "mine");

    assertThatThrownBy(() -> NewFile.write(there.toString(), WORDS))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("stays as it is");
    assertThatThrownBy(() -> NewFile.write(there.resolve("below").toString(), WORDS))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("cannot be written");
    assertThatThrownBy(() -> NewFile.write(folder.resolve("x".repeat(300)).toString(), WORDS))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("cannot be written");

    assertThat(there).hasContent("mine");
    assertThat(folder).isDirectoryNotContaining("glob:**/x*");
  }
}
