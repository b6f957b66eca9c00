package latchkey.server.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What people read of the settings is made from the table. */
final class SettingsInPrintTest {
  private static final Path DOCS =
      Path.of(System.getProperty("basedir", "server")).resolveSibling("docs");

  @Test
  void theTablesInTheDocumentationAreThisTable() throws IOException {
    String page = Files.readString(docs().resolve("operations.md"));
    assertThat(page)
        .as("docs/operations.md, between the marks")
        .contains("<!-- settings -->\n" + SettingsInPrint.markdown(false) + "<!-- /settings -->")
        .contains("<!-- limits -->\n" + SettingsInPrint.markdown(true) + "<!-- /limits -->");
  }

  @Test
  void theExampleIsThisTable() throws IOException {
    assertThat(docs().resolve("latchkey.toml"))
        .as("written by: latchkey settings --example")
        .hasContent(SettingsInPrint.example());
  }

  private static Path docs() {
    return Files.isDirectory(DOCS) ? DOCS : Path.of("docs");
  }
}
