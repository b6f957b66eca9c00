package latchkey.web.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Whole meetings of the browser's SDK against a real server, alone and mixed with the Java SDK.
 * With {@code -Dmeetings=NAME} only the files in test/meetings whose names contain NAME run.
 */
final class BrowserSdkTest {
  @Test
  void holdsMeetings() throws Exception {
    try (TestBench bench = TestBench.start()) {
      ProcessBuilder vitest =
          new ProcessBuilder(
                  "npm", "run", "test:meetings", "--", System.getProperty("meetings", "meetings"))
              .directory(Path.of("client").toFile())
              .redirectOutput(ProcessBuilder.Redirect.INHERIT)
              .redirectError(ProcessBuilder.Redirect.INHERIT);
      vitest.environment().put("LATCHKEY_TEST_BENCH", bench.url().toString());
      Process process = vitest.start();
      assertThat(process.waitFor(30, TimeUnit.MINUTES)).isTrue();
      assertThat(process.exitValue()).isZero();
    }
  }
}
