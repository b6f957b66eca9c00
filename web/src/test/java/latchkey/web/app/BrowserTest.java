package latchkey.web.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the browser tests of {@code web/app} (Playwright, in {@code app/test/browser}) against a
 * server of their own; or another npm script of it that needs one, by the system property {@code
 * latchkey.browser.script}. With {@code -Dstories=NAME} only the files whose names contain NAME
 * run.
 */
final class BrowserTest {
  private static final Path REPORT = Path.of("target", "browser-tests.txt");
  private static final String SCRIPT =
      System.getProperty("latchkey.browser.script", "test:browser");
  private static final String STORIES = System.getProperty("stories", ".");

  @Test
  void theAppWorksInRealBrowsers(@TempDir Path dataDir) throws Exception {
    int exitCode;
    try (Backstage backstage = Backstage.open(dataDir)) {
      exitCode = runBrowserTests(backstage);
    }
    assertThat(exitCode).as(() -> "exit code of\n" + report()).isZero();
  }

  private static int runBrowserTests(Backstage backstage) throws IOException, InterruptedException {
    List<String> command =
        List.of("npm", "run", "--silent", SCRIPT, "--workspace", "@latchkey/app", "--", STORIES);
    var npm = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(REPORT.toFile());
    npm.environment().put("LATCHKEY_SERVER", backstage.serverUrl().toString());
    npm.environment().put("LATCHKEY_BACKSTAGE", backstage.controlUrl().toString());
    return npm.start().waitFor();
  }

  private static String report() {
    try {
      return Files.readString(REPORT);
    } catch (IOException e) {
      return "no report: " + e;
    }
  }
}
