package latchkey.socketio.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs {@code src/test/js}: the official JavaScript client, on Node.js. */
class JavaScriptClientTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void officialClientIsServedOnSoManyEventLoops(int loops) throws Exception {
    try (var playground = new Playground(loops)) {
      Path log = folder.resolve("node.log");
      Process node = start(playground.address(), log);
      try {
        boolean ended = node.waitFor(120, TimeUnit.SECONDS);
        String output = Files.readString(log);
        assertThat(ended).as(output).isTrue();
        assertThat(node.exitValue()).as(output).isZero();
        assertThat(output).contains("# pass 29").contains("# fail 0").contains("# skipped 0");
      } finally {
        node.destroyForcibly();
      }
    }
  }

  private static Process start(String server, Path log) throws IOException {
    var builder =
        new ProcessBuilder("node", "client.test.js")
            .directory(Path.of("src", "test", "js").toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("SERVER", server);
    return builder.start();
  }
}
