package latchkey.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OperatorTest {
  @Test
  void keepsANameWithoutBlanksAroundIt() {
    assertThat(named(" Weiß & Partner ").name()).contains("Weiß & Partner");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  ",
        "two\nlines",
        "turned\u202Eround",
        "01234567890123456789012345678901234567890"
      })
  void refusesANameThatNoPageCanShow(String name) {
    assertThatThrownBy(() -> named(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("name must have 1 to 40 characters");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "imprint.html",
        "javascript:alert(1)",
        "mailto:a@example.org",
        "https:/x",
        "https://bank@example.org/"
      })
  void refusesWhatIsNoWebAddress(String url) {
    assertThatThrownBy(() ->
            new Operator(
                Optional.empty(), Optional.empty(), Optional.of(URI.create(url)), Optional.empty()))
        .hasMessageStartingWith("imprint must be a web address like https://example.org/imprint");
    assertThatThrownBy(() ->
            new Operator(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(URI.create(url))))
        .hasMessageStartingWith("privacy must be a web address");
  }

  @Test
  void tellsAPicturesKindByItsContent(@TempDir Path folder) throws Exception {
    assertThat(
            logo(folder, new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0})
                .contentType())
        .isEqualTo("image/png");
    assertThat(logo(folder, new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff, 0}).contentType())
        .isEqualTo("image/jpeg");
    assertThat(
            logo(folder, "<?xml version=\"1.0\"?>\n<svg/>".getBytes(StandardCharsets.UTF_8))
                .contentType())
        .isEqualTo("image/svg+xml");
  }

  @Test
  void refusesWhatIsNoPictureOrTooLargeOrNotThere(@TempDir Path folder) {
    assertThatThrownBy(() -> logo(folder, "<html><svg/></html>".getBytes(StandardCharsets.UTF_8)))
        .hasMessageStartingWith("logo must be a PNG, JPEG or SVG picture");
    assertThatThrownBy(() -> logo(folder, new byte[256 * 1024 + 1]))
        .hasMessageStartingWith("logo must be at most 256 KiB");
    assertThatThrownBy(() -> Logo.read(folder.resolve("missing.png")))
        .hasMessageStartingWith("logo must be a file that can be read");
    assertThatThrownBy(() -> Logo.read(folder)).hasMessageStartingWith("logo must be");
  }

  private static Operator named(String name) {
    return new Operator(Optional.of(name), Optional.empty(), Optional.empty(), Optional.empty());
  }

  private static Logo logo(Path folder, byte[] content) throws Exception {
    return Logo.read(Files.write(folder.resolve("logo"), content));
  }
}
