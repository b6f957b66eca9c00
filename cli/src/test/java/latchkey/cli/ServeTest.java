package latchkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServeTest {
  @TempDir private Path folder;

  @Test
  void printsALinkForTheFirstAccountUntilThatIsOpened() throws Exception {
    try (CommandProcess server = CommandProcess.start(folder, "serve", "--port", "0")) {
      String listens = server.lines().await("Latchkey listens on http://127.0.0.1:");
      assertThat(listens).endsWith("and keeps its data in data.");
      server.lines().await("/sign-in#");
      server.lines().await("In a terminal:");
      assertThat(folder.resolve("data")).isDirectory();

      String port = listens.replaceFirst(".*:([0-9]+) .*", "$1");
      try (CommandProcess second =
          CommandProcess.start(folder, "serve", "--data", "other", "--port", port)) {
        second.lines().await("latchkey: ");
        second.lines().await("Another program may be using that port");
        assertThat(second.exit()).isEqualTo(1);
      }
    }
    try (CommandProcess limited =
        CommandProcess.start(
            folder, "serve", "--port", "0", "--limit", "mailbox=10", "--proxy", "10.0.0.0/8,::1")) {
      limited.lines().await("Latchkey listens on");
    }
    try (CommandProcess again = CommandProcess.start(folder, "serve", "--port", "0")) {
      String link = again.lines().await("/sign-in#").strip();
      assertThat(link).matches("http://127\\.0\\.0\\.1:[0-9]+/sign-in#lks_[A-Za-z0-9_-]{43}");
      try (CommandProcess open =
          CommandProcess.start(folder, "account", "open", "--keys", "keys.db")) {
        open.type(link);
        open.lines().await("Signed in as");
        assertThat(open.exit()).isZero();
      }
    }
    try (CommandProcess last = CommandProcess.start(folder, "serve", "--port", "0")) {
      last.lines().await("Stop:");
      assertThat(last.lines().has("/sign-in#")).isFalse();
    }
  }

  @Test
  void aSettingThatDoesNotWorkIsNamed() throws Exception {
    for (String[] wrong :
        new String[][] {
          {"--limit", "mailboxes=10", "no limit of the name mailboxes"},
          {"--limit", "mailbox=0", "mailbox must be at least 1"},
          {"--proxy", "localhost", "must be an IP address"}
        }) {
      try (CommandProcess server =
          CommandProcess.start(folder, "serve", "--port", "0", wrong[0], wrong[1])) {
        server.lines().await(wrong[2]);
        assertThat(server.exit()).isEqualTo(1);
      }
    }
  }

  @Test
  void settingsComeFromAFileAndAllMistakesAreToldAtOnce() throws Exception {
    Path file = folder.resolve("latchkey.toml");
    Files.writeString(file, "port = 0\ndata = \"kept\"\nlog-format = \"json\"\n");
    try (CommandProcess server = CommandProcess.start(folder, "serve")) {
      server.lines().await("\"level\":\"INFO\"");
      server.lines().await("and keeps its data in kept.");
      server.lines().await("latchkey user add NAME --data kept");
    }
    try (CommandProcess list = CommandProcess.start(folder, "user", "list")) {
      String first = list.lines().await("");
      assertThat(first).startsWith("(not opened; the link works until ");
    }
    Files.writeString(file, "port = \"high\"\n[limit]\nlobby = 0\n");
    try (CommandProcess server = CommandProcess.start(folder, "serve", "--log", "loud")) {
      server.lines().await("3 settings do not work:");
      server.lines().await("port, line 1 of latchkey.toml: it must be a number");
      server.lines().await("limit.lobby, line 3 of latchkey.toml");
      server.lines().await("log, the option --log");
      assertThat(server.exit()).isEqualTo(1);
    }
  }

  @Test
  void statusTellsHowARunningServerDoes() throws Exception {
    try (CommandProcess none = CommandProcess.start(folder, "status")) {
      none.lines().await("No server runs on the folder data.");
      assertThat(none.exit()).isEqualTo(1);
    }
    try (CommandProcess server = CommandProcess.start(folder, "serve", "--port", "0")) {
      server.lines().await("latchkey status");
      server.lines().await("Stop:");
      try (CommandProcess status = CommandProcess.start(folder, "status")) {
        status.lines().await("here now  0 devices of members and 0 guests, in 0 meetings");
        status.lines().await("accounts  0, with 0 devices");
        assertThat(status.exit()).isZero();
      }
    }
    try (CommandProcess server =
        CommandProcess.start(folder, "serve", "--port", "0", "--management-enabled", "false")) {
      server.lines().await("Stop:");
      try (CommandProcess status = CommandProcess.start(folder, "status")) {
        status.lines().await("management.enabled = false");
        assertThat(status.exit()).isEqualTo(1);
      }
    }
  }
}
