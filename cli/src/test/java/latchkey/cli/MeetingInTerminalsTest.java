package latchkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Server, member and guest, each a process of its own, talking by pipes. */
final class MeetingInTerminalsTest {
  @TempDir private Path folder;

  @Test
  void aMemberHostsAndAGuestJoins() throws Exception {
    try (CommandProcess server = CommandProcess.start(folder, "serve", "--port", "0");
        CommandProcess host =
            CommandProcess.start(
                folder,
                "host",
                "--keys",
                folder.resolve("keys.db").toString(),
                "--title",
                "Plans",
                "--link",
                server.await("/sign-in#").strip());
        CommandProcess guest =
            CommandProcess.start(folder, "join", host.await("/join/").strip(), "--name", "Gina")) {
      guest.await("You knock at \"Plans\" of host");
      host.await("Gina knocks, and has the link");
      host.type("/waiting");
      host.await("  Gina");
      host.type("/admit gina");
      host.await("Gina is in.");
      guest.await("You are in.");
      host.await("encryption ready for 1 of 1");

      host.type("Welcome, Gina.");
      guest.await("host: Welcome, Gina.");
      guest.type("Good to be here.");
      host.await("Gina (guest; passed on by host): Good to be here.");

      host.type("/people");
      host.await("Gina (guest)");
      host.type("/keys");
      host.type("/safety gina");
      guest.type("/safety host");
      String number = guest.await("  " + digits(host)).strip();
      assertThat(number).matches("([0-9]{5} ){11}[0-9]{5}");

      host.type("/nonsense");
      host.await("There is no /nonsense. See /help");
      host.type("/remove gina");
      guest.await("You were taken out of the meeting.");
      assertThat(guest.exit()).isZero();
      host.type("/end");
      host.await("The meeting is over.");
      assertThat(host.exit()).isZero();
    }
  }

  /** The number that was printed after "Compare this". */
  private static String digits(CommandProcess host) throws InterruptedException {
    host.await("Compare this");
    return host.awaitMatching("  ([0-9]{5} ){11}[0-9]{5}").strip();
  }

  @Test
  void aScriptSaysWhatItHasToSayAndLeaves() throws Exception {
    try (CommandProcess server = CommandProcess.start(folder, "serve", "--port", "0");
        CommandProcess host =
            CommandProcess.start(
                folder,
                "host",
                "--keys",
                folder.resolve("keys.db").toString(),
                "--link",
                server.await("/sign-in#").strip());
        CommandProcess guest =
            CommandProcess.start(folder, "join", host.await("/join/").strip(), "--name", "Gina")) {
      guest.type("I cannot come, start without me.");
      host.await("Gina knocks");
      host.type("/admit all");
      assertThat(guest.endOfInput()).isZero();
      host.await("Gina (guest; passed on by host): I cannot come, start without me.");
      host.await("Gina is out of the meeting.");
      assertThat(host.endOfInput()).isZero();

      try (CommandProcess again =
          CommandProcess.start(
              folder,
              "host",
              "--keys",
              folder.resolve("keys.db").toString(),
              "--meeting",
              "last")) {
        again.await("Signed in as host");
        again.await("Entering \"Meeting\" of host.");
        again.await("You are in.");
        again.type("/people");
        again.await("host (you)");
      }
    }
  }
}
