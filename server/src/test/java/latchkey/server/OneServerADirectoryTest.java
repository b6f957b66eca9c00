package latchkey.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import latchkey.server.config.ServerConfig;
import latchkey.server.testing.TestDevice;
import latchkey.server.testing.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A data directory is served by one server at a time. */
@Timeout(120)
final class OneServerADirectoryTest {
  @TempDir Path directory;

  @Test
  void aSecondServerIsRefusedAndTheFirstGoesOn() {
    try (TestServer server = TestServer.start()) {
      TestDevice ada = server.newMember("Ada");

      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> start(server.dataDir()))
            .isInstanceOf(ServerCannotStart.class)
            .hasMessageContaining("another Latchkey server runs on the directory")
            .hasMessageContaining(server.dataDir().toString())
            .hasMessageContaining("stop that one first");
      }

      server.get("/api/me", ada.token()).hasStatus(200);
      server.restart();
      server.get("/api/me", ada.token()).hasStatus(200);
    }
  }

  @Test
  void theDirectoryIsFreeAgainAfterAStartThatFailed() {
    ServerConfig wrong = ServerConfig.in(directory).withHost("192.0.2.1").withPort(0);
    assertThatThrownBy(() -> LatchkeyServer.start(wrong)).isInstanceOf(ServerCannotStart.class);

    start(directory).close();
  }

  @Test
  void anotherProcessHoldsItUntilItIsKilled() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                OneServerADirectoryTest.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      assertThat(process.inputReader().readLine()).isEqualTo("serving");
      assertThatThrownBy(() -> start(directory))
          .isInstanceOf(ServerCannotStart.class)
          .hasMessageContaining("another Latchkey server runs on the directory");
    } finally {
      process.destroyForcibly().waitFor();
    }

    start(directory).close();
  }

  private static LatchkeyServer start(Path directory) {
    return LatchkeyServer.start(ServerConfig.in(directory).withPort(0));
  }

  /** The other process: serves until it is killed, or its parent ends. */
  public static void main(String[] arguments) throws IOException {
    try (LatchkeyServer server = start(Path.of(arguments[0]))) {
      assertThat(server.port()).isPositive();
      System.out.println("serving");
      System.out.flush();
      while (System.in.read() >= 0) {
        // Nothing is sent.
      }
    }
  }
}
