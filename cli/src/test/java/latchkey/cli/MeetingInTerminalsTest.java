package latchkey.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import latchkey.cli.terminal.Terminal;
import latchkey.cli.terminal.TypedTerminal;
import latchkey.server.LatchkeyServer;
import latchkey.server.config.ServerConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Members and guests at their terminals, on a real server. */
final class MeetingInTerminalsTest {
  private static final String SAFETY_NUMBER = "  ([0-9]{5} ){11}[0-9]{5}";

  @TempDir private Path folder;
  private LatchkeyServer server;

  @BeforeEach
  void start() {
    server = LatchkeyServer.start(ServerConfig.in(folder.resolve("data")).withPort(0));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void wordsAreAnsweredChangedMarkedAndDeletedInWords() throws Exception {
    try (CommandAtTerminal host = host("Hanna", signInLink("Hanna"), "--title", "Plans");
        CommandAtTerminal guest = join(host, "Gina")) {
      host.lines().await("Gina knocks");
      host.type("/admit gina");
      host.lines().await("encryption ready for 1 of 1");
      host.type("Tomorow?");
      guest.lines().await("#1 Hanna: Tomorow?");
      guest.type("/reply 1 Yes");
      host.lines().await("In reply to what you said, “Tomorow?”:");
      host.lines().await("#1 Gina (guest; passed on by Hanna): Yes");
      host.type("/edit Tomorrow?");
      guest.lines().await("Hanna has changed #1 of Hanna, “Tomorow?”. It says now:");
      guest.lines().await("Hanna: Tomorrow?");
      host.type("/react 1 ❤");
      guest.lines().await("Hanna: ❤ beside what you said, “Yes”.");
      host.type("/unreact 1 ❤");
      guest.lines().await("Hanna takes back ❤ beside what you said, “Yes”.");
      guest.type("/delete");
      host.lines().await("Gina has deleted #1 of Gina, “Yes”.");
      guest.type("/delete");
      guest.lines().await("You have said nothing yet.");
      guest.type("/reply 7 What?");
      guest.lines().await("There is no message 7.");
      host.type("/end");
      assertThat(guest.exit()).isZero();
    }
  }

  @Test
  void aMemberHostsAndAGuestJoins() throws Exception {
    try (CommandAtTerminal host = host("Hanna", signInLink("Hanna"), "--title", "Plans");
        CommandAtTerminal guest = join(host, "Gina")) {
      guest.lines().await("You knock at \"Plans\" of Hanna");
      host.lines().await("Gina knocks, and has the link");
      host.type("/waiting");
      host.lines().awaitMatching("  Gina, a guest, has the link that you made");
      host.type("/admit gina");
      host.lines().await("Gina is in.");
      guest.lines().await("You are in.");
      host.lines().await("encryption ready for 1 of 1");

      host.type("Welcome, Gina.");
      guest.lines().await("Hanna: Welcome, Gina.");
      guest.type("Good to be here.");
      host.lines().await("Gina (guest; passed on by Hanna): Good to be here.");

      host.type("/safety gina");
      guest.type("/safety hanna");
      assertThat(host.lines().awaitMatching(SAFETY_NUMBER))
          .isEqualTo(guest.lines().awaitMatching(SAFETY_NUMBER));
      host.type("/verified gina");
      host.lines().await("Gina is verified on this device.");
      host.type("/people");
      host.lines().await("Gina (guest, verified)");
      guest.type("/people");
      guest.lines().await("Hanna (member)");

      host.type("/nonsense");
      host.lines().await("There is no /nonsense. See /help");
      host.type("/remove gina");
      guest.lines().await("You were taken out of the meeting.");
      assertThat(guest.exit()).isZero();
      host.type("/end");
      host.lines().await("The meeting is over.");
      assertThat(host.exit()).isZero();
    }
  }

  @Test
  void aConversationIsSavedAndSaysWhatItProves() throws Exception {
    Path saved = folder.resolve("plans.json");
    try (CommandAtTerminal host = host("Hanna", signInLink("Hanna"), "--title", "Plans");
        CommandAtTerminal guest = join(host, "Gina")) {
      host.lines().await("Gina knocks");
      host.type("/admit gina");
      host.lines().await("encryption ready for 1 of 1");
      host.type("Welcome, Gina.");
      guest.lines().await("Hanna: Welcome, Gina.");
      guest.type("Good to be here.");
      host.lines().await("Gina (guest; passed on by Hanna): Good to be here.");
      host.type("/record");
      host.lines().await("Name a file: /record plans.json");
      host.type("/record " + saved);
      host.lines().await("The file is not encrypted");
      host.lines().await(": 2 messages.");
      host.type("/record " + saved);
      host.lines().await("is there already, and stays as it is");
      host.type("/end");
      assertThat(guest.exit()).isZero();
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(saved)))
        .isEqualTo("rw-------");

    try (CommandAtTerminal verify =
        CommandAtTerminal.run("verify-transcript", "--words", saved.toString())) {
      verify.lines().await("guest 1 “Gina”: g_");
      verify.lines().await("[signed] guest 1 “Gina”");
      verify.lines().await("    | Good to be here.");
      verify.lines().await("Proved to anybody:");
      verify.lines().await("  The guest that calls itself “Gina” (guest 1) has signed 1 message");
      verify.lines().await("Not proved:");
      verify.lines().await("  That these are different people, or who they are");
      verify.lines().await("  That members said what stands here under their names");
      verify.lines().await("Meeting code at entry");
      verify.lines().await("Everything that can be checked holds.");
      assertThat(verify.exit()).isZero();
    }
  }

  @Test
  void theOperatorSeesWhoWasLetInAndEndsTheMeeting() throws Exception {
    String data = folder.resolve("data").toString();
    try (CommandAtTerminal host = host("Hanna", signInLink("Hanna"), "--title", "Plans");
        CommandAtTerminal guest = join(host, "Gina")) {
      host.lines().await("Gina knocks");
      host.type("/admit gina");
      guest.lines().await("You are in.");
      try (CommandAtTerminal audit = CommandAtTerminal.run("audit", "--data", data)) {
        audit.lines().await("Hanna (device 1) let in the guest Gina");
        assertThat(audit.exit()).isZero();
      }
      String id;
      try (CommandAtTerminal list = CommandAtTerminal.run("meeting", "list", "--data", data)) {
        id = list.lines().await("  Plans").replace("  Plans", "").strip();
        list.lines().await("goes on; members: 1, guests: 1");
      }
      try (CommandAtTerminal end = CommandAtTerminal.run("meeting", "end", id, "--data", data)) {
        end.lines().await("The meeting Plans has ended.");
      }
      host.lines().await("The meeting is over.");
      assertThat(guest.exit()).isZero();
      try (CommandAtTerminal devices =
          CommandAtTerminal.run("user", "devices", "Hanna", "--data", data)) {
        devices.lines().await("1  ");
      }
    }
  }

  @Test
  void whatIsSaidWhileTheServerIsGoneIsKeptAndSentWhenItIsBack() throws Exception {
    try (CommandAtTerminal host = host("Hanna", signInLink("Hanna"), "--title", "Plans");
        CommandAtTerminal guest = join(host, "Gina")) {
      host.lines().await("Gina knocks");
      host.type("/admit gina");
      host.lines().await("encryption ready for 1 of 1");
      int port = server.baseUrl().getPort();
      server.close();
      host.lines().await("The connection is gone");
      guest.lines().await("The connection is gone");
      host.type("Is anybody there?");
      host.lines().await("Kept, and sent when the connection is back.");

      server = LatchkeyServer.start(ServerConfig.in(folder.resolve("data")).withPort(port));
      host.lines().await("The connection is back.");
      guest.lines().await("Hanna: Is anybody there?");
      host.type("/keys");
      host.lines().awaitMatching("  encryption ready for 1 of 1");
      host.type("/remove gina");
      host.lines().await("encryption ready for 0 of 0");
    }
  }

  @Test
  void whoeverStaysIsToldOfTheNewKeysAfterSomebodyHasGone() throws Exception {
    try (CommandAtTerminal host = host("Hanna", signInLink("Hanna"), "--title", "Plans");
        CommandAtTerminal guest = join(host, "Gina")) {
      host.lines().await("Gina knocks");
      host.type("/admit gina");
      guest.lines().await("What Hanna says can be read here.");
      host.type("/invite");
      try (CommandAtTerminal leaving = join(host.lines().await(2, "/join/"), "Olga")) {
        host.lines().await("Olga knocks");
        host.type("/admit olga");
        leaving.lines().await("What Hanna says can be read here.");
        leaving.endOfInput();
        assertThat(leaving.exit()).isZero();
      }
      host.lines().await("Olga is out of the meeting.");
      host.type("Among ourselves now.");
      host.lines().await("You speak under a new key. Those who have gone cannot read it.");
      guest.lines().await("Hanna speaks under a new key.");
      guest.lines().await("Hanna: Among ourselves now.");
    }
  }

  @Test
  void aScriptSaysWhatItHasToSayAndLeaves() throws Exception {
    try (CommandAtTerminal host = host("Hanna", signInLink("Hanna"))) {
      try (CommandAtTerminal guest = join(host, "Gina")) {
        guest.type("I cannot come, start without me.");
        guest.endOfInput();
        host.lines().await("Gina knocks");
        host.type("/admit all");
        assertThat(guest.exit()).isZero();
      }
      host.lines().await("Gina (guest; passed on by Hanna): I cannot come, start without me.");
      host.lines().await("Gina is out of the meeting.");
      host.endOfInput();
      assertThat(host.exit()).isZero();
    }
  }

  @Test
  void aGuestWithClosedInputSaysNothing() throws Exception {
    try (CommandAtTerminal host = host("Hanna", signInLink("Hanna"))) {
      String link = host.lines().await("/join/").strip();
      try (CommandProcess guest =
          CommandProcess.redirected(folder, "<&-", "join", link, "--name", "Gina")) {
        host.lines().await("Gina knocks");
        host.type("/admit gina");
        assertThat(guest.exit()).isZero();
      }
      host.lines().await("Gina is out of the meeting.");
      assertThat(host.lines().has("Gina (guest")).isFalse();
      assertThat(host.lines().has("Gina: ")).isFalse();
    }
  }

  @Test
  void aHostWithClosedInputSaysNothingAndLeaves() throws Exception {
    try (CommandProcess host =
        CommandProcess.redirected(
            folder, "<&-", "host", signInLink("Hanna"), "--keys", keys("Hanna"))) {
      host.lines().await("/join/");
      assertThat(host.exit()).isZero();
      assertThat(host.lines().has("See /help")).isFalse();
      assertThat(host.lines().has("Not everything")).isFalse();
    }
  }

  @Test
  void aGuestWhoseOutputIsLostGoesAwayAndFails() throws Exception {
    try (CommandAtTerminal host = host("Hanna", signInLink("Hanna"))) {
      String link = host.lines().await("/join/").strip();
      try (CommandProcess guest =
          CommandProcess.redirected(folder, ">/dev/full", "join", link, "--name", "Gina")) {
        guest.lines().await("latchkey: What it prints cannot be written");
        assertThat(guest.exit()).isEqualTo(1);
      }
      host.lines().await("A guest who waited is gone");
    }
  }

  @Test
  void whatIsTypedWhileTheDiskIsFullIsSaidWhenThereIsRoom() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    assumeTrue(SmallDisk.isPossible(disk), "this user may not mount a small disk");
    Path keys = disk.resolve("keys.db");
    List<String> hosting =
        CommandProcess.command("host", signInLink("Hanna"), "--keys", keys.toString());
    ProcessBuilder onDisk = new ProcessBuilder(SmallDisk.command(disk, "size=3m", hosting));
    try (CommandProcess host = CommandProcess.start(onDisk);
        CommandAtTerminal guest = join(host.lines().await("/join/"), "Gina")) {
      host.lines().await("Gina knocks");
      host.type("/admit gina");
      host.lines().await("encryption ready for 1 of 1");
      Path ballast = SmallDisk.seenBy(host.pid(), disk.resolve("ballast"));
      SmallDisk.fill(ballast);
      List<String> typed = new ArrayList<>();
      while (!host.lines().has("! Not said yet: The key store " + keys)) {
        typed.add("Line " + typed.size() + " " + "x".repeat(1_000));
        host.type(typed.getLast());
        host.type("/people");
        host.lines().await(typed.size(), "Gina (guest)");
        assertThat(typed).as("the disk does not fill").hasSizeLessThan(3_000);
      }
      host.lines().await("the disk that it is on is full. Make room there.");
      typed.add("And this.");
      host.type("And this.");
      host.lines().await("Not said yet, as what you typed before.");
      assertThat(guest.lines().has("And this.")).isFalse();

      Files.delete(ballast);
      host.lines().await("Said now: And this.");
      guest.lines().await("Hanna: And this.");
      for (String line : typed) {
        guest.lines().await("Hanna: " + line);
      }
      host.endOfInput();
      assertThat(host.exit()).isZero();
    }
  }

  @Test
  void whatCouldNotBeKeptIsShownAtTheEnd() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    assumeTrue(SmallDisk.isPossible(disk), "this user may not mount a small disk");
    List<String> hosting =
        CommandProcess.command(
            "host", signInLink("Hanna"), "--keys", disk.resolve("keys.db").toString());
    ProcessBuilder onDisk = new ProcessBuilder(SmallDisk.command(disk, "size=3m", hosting));
    try (CommandProcess host = CommandProcess.start(onDisk)) {
      host.lines().await("/join/");
      Path ballast = SmallDisk.seenBy(host.pid(), disk.resolve("ballast"));
      try (var _ = SmallDisk.keepFull(ballast)) {
        for (int i = 1; !host.lines().has("! Not said yet: "); i++) {
          host.type("Line " + i + " " + "x".repeat(1_000));
          host.type("/people");
          host.lines().await(i, "(you)");
          assertThat(i).as("the disk does not fill").isLessThan(3_000);
        }
        host.type("My last words.");
        host.endOfInput();
        host.lines().await("! This was not said, since it could not be kept:");
        host.lines().awaitMatching("  My last words\\.");
        assertThat(host.exit()).isZero();
      }
    }
  }

  @Test
  void aListThatCannotBeWrittenFails() throws Exception {
    for (String output : List.of(">/dev/full", ">&-")) {
      try (CommandProcess list = CommandProcess.redirected(folder, output, "user", "list")) {
        list.lines().await("latchkey: What it prints cannot be written");
        assertThat(list.exit()).isEqualTo(1);
      }
    }
  }

  @Test
  void aPersonAtAKeyboardIsToldWhereTheLinkLeadsAndSaysSeveralLinesAtOnce() throws Exception {
    try (CommandAtTerminal host = host("Hanna", signInLink("Hanna"), "--title", "Plans");
        TypedTerminal gina = new TypedTerminal()) {
      String link = host.lines().await("/join/").strip();
      CompletableFuture<Integer> exit =
          CompletableFuture.supplyAsync(
              () -> Latchkey.commandLine(Terminal.at(gina.terminal())).execute("join", link));
      gina.awaitShown("The link leads to \"Plans\" of Hanna.");
      gina.awaitShown("Your name:");
      gina.type("Gina Gold\r");
      host.lines().await("Gina Gold knocks");
      host.type("/admit gold");
      gina.awaitShown("You are in.");
      gina.type("one\\\rtwo\r");
      host.lines().awaitMatching(".* Gina Gold \\(guest; passed on by Hanna\\): one");
      host.lines().awaitMatching(" {2}\\| two");
      gina.type("half a sen");
      gina.awaitShown("half a sen");
      host.type("/end");
      gina.awaitShown("You were typing this, and it was not said:");
      assertThat(exit.get(Lines.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isZero();
    }
  }

  @Test
  void aLinkIsListedAndWithdrawn() throws Exception {
    try (CommandAtTerminal host = host("Hanna", signInLink("Hanna"), "--title", "Plans")) {
      String link = host.lines().await("/join/");
      host.type("/links");
      host.lines().await("  1  the link that you made; 0 of 1 used");
      host.type("/withdraw");
      host.lines().await("Say its number in /links");
      host.type("/withdraw 2");
      host.lines().await("There is no link 2.");
      host.type("/withdraw 1");
      host.lines().await("Withdrawn: the link that you made.");
      try (CommandAtTerminal guest = join(link, "Gina")) {
        assertThat(guest.exit()).isEqualTo(1);
      }
      host.type("/links");
      host.lines().await("There are no links that work.");
    }
  }

  @Test
  void guestsOfOneNameAreToldApart() throws Exception {
    try (CommandAtTerminal host = host("Hanna", signInLink("Hanna"), "--title", "Plans")) {
      host.lines().await("/join/");
      host.type("/invite 2");
      String link = host.lines().await(2, "/join/");
      try (CommandAtTerminal one = join(link, "Gil");
          CommandAtTerminal other = join(link, "Gil")) {
        host.lines().await(2, "Gil knocks");
        host.type("/admit gil");
        host.lines().await("Several may be meant.");
        host.type("/decline gil");
        host.lines().await(2, "Several may be meant.");
        String tag =
            host.lines().awaitMatching(" {2}\\S{4} {2}Gil, a guest, .*").strip().substring(0, 4);
        host.type("/admit gil nope");
        host.lines().await("No one of that name waits.");
        host.type("/admit gil " + tag);
        host.lines().await("Gil is in.");
        host.type("/waiting");
        host.lines().awaitMatching(" {2}Gil, a guest, has a shared link that you made");
        host.type("/admit gil");
        one.lines().await("You are in.");
        other.lines().await("You are in.");
        host.type("/safety gil");
        host.lines().await(3, "Several may be meant.");
        host.type("/verified gil");
        host.lines().await(4, "Several may be meant.");
        host.type("/remove gil");
        host.lines().await(5, "Several may be meant.");
        one.type("Both are here.");
        host.lines().await("Both are here.");
        other.lines().await("Both are here.");
      }
    }
  }

  @Test
  void aServerThatIsNotThereIsSaidToBeNotThere() throws Exception {
    String link = signInLink("Hanna");
    server.close();
    try (CommandAtTerminal host = host("Hanna", link)) {
      host.lines().await("could not be reached: nothing takes connections there.");
      assertThat(host.exit()).isEqualTo(1);
    }
  }

  @Test
  void aDeclinedGuestIsToldAndFails() throws Exception {
    try (CommandAtTerminal host = host("Hanna", signInLink("Hanna"));
        CommandAtTerminal guest = join(host, "Gina")) {
      host.lines().await("Gina knocks");
      host.type("/decline Gina");
      guest.lines().await("You were not let in.");
      assertThat(guest.exit()).isEqualTo(1);
    }
  }

  @Test
  void anotherMemberComesInAndTheHostComesBack() throws Exception {
    open("Ben", signInLink("Ben"));
    try (CommandAtTerminal host = host("Hanna", signInLink("Hanna"), "--title", "Plans")) {
      host.lines().await("/join/");
      host.type("/add Ben");
      host.lines().await("Ben is a member now, and enters with: latchkey host --meeting");
      host.lines().await("This is a first contact, unproved");
      try (CommandAtTerminal ben =
          CommandAtTerminal.run("host", "--keys", keys("Ben"), "--meeting", "last")) {
        ben.lines().await("Entering \"Plans\" of Hanna.");
        ben.lines().await("You are in.");
        host.lines().await("encryption ready for 1 of 1");
        ben.lines().await("encryption ready for 1 of 1");
        ben.type("Here I am.");
        host.lines().await("Ben: Here I am.");
        host.endOfInput();
        assertThat(host.exit()).isZero();
        try (CommandAtTerminal again =
            CommandAtTerminal.run("host", "--keys", keys("Hanna"), "--meeting", "last")) {
          again.lines().await("Signed in as Hanna");
          again.lines().await("You are in.");
          again.type("Back again.");
          ben.lines().await("Hanna: Back again.");
        }
      }
    }
  }

  @Test
  void aPersonWithAnAccountComesInByAMemberLink() throws Exception {
    open("Ben", signInLink("Ben"));
    try (CommandAtTerminal host = host("Hanna", signInLink("Hanna"), "--title", "Plans")) {
      host.lines().await("/join/");
      host.type("/invite member");
      String link = host.lines().await("/member/").strip();
      try (CommandAtTerminal ben =
          CommandAtTerminal.run("host", "--keys", keys("Ben"), "--knock")) {
        ben.type(link);
        ben.lines().await("You knock at \"Plans\" of Hanna as a member.");
        host.lines().await("Ben, an account of this server, knocks, and has a link for a member.");
        host.type("/waiting");
        host.lines().await("Ben, an account of this server, has the link that you made");
        host.type("/admit ben");
        host.lines().await("Ben is a member from now on, and has proved to have a member link.");
        ben.lines().await("Entering \"Plans\" of Hanna.");
        ben.lines().await("You are in.");
        ben.type("Here I am.");
        host.lines().await("Ben: Here I am.");
      }
    }
  }

  @Test
  void aFurtherDeviceIsAddedByALinkAndComesInByItself() throws Exception {
    try (CommandAtTerminal laptop = host("laptop", signInLink("Hanna"))) {
      laptop.lines().await("/join/");
      laptop.type("/quit");
      assertThat(laptop.exit()).isZero();
    }
    addDevice("laptop", "phone");
    try (CommandAtTerminal laptop = lastMeeting("laptop");
        CommandAtTerminal phone = lastMeeting("phone")) {
      phone.lines().await("You are in.");
      phone.type("From the phone.");
      laptop.lines().await("Hanna: From the phone.");
    }
  }

  private CommandAtTerminal lastMeeting(String name) {
    return CommandAtTerminal.run("host", "--keys", keys(name), "--meeting", "last");
  }

  private void open(String name, String link) throws Exception {
    try (CommandAtTerminal open = CommandAtTerminal.run("account", "open", "--keys", keys(name))) {
      open.type(link);
      assertThat(open.exit()).isZero();
    }
  }

  /** What a device that is there and a new one show, each at a terminal. */
  private void addDevice(String present, String further) throws Exception {
    try (CommandAtTerminal add =
            CommandAtTerminal.run("account", "add-device", "--keys", keys(present));
        CommandAtTerminal open =
            CommandAtTerminal.run("account", "open", "--keys", keys(further))) {
      open.type(add.lines().await("/device#").strip());
      add.lines().await("asks to be your device");
      add.type("y");
      assertThat(add.exit()).isZero();
      assertThat(open.exit()).isZero();
    }
  }

  private String signInLink(String name) {
    return server.baseUrl() + "/sign-in#" + server.signIn().newLink(name).token();
  }

  private CommandAtTerminal host(String name, String link, String... options) {
    String[] arguments = new String[options.length + 4];
    arguments[0] = "host";
    arguments[1] = link;
    arguments[2] = "--keys";
    arguments[3] = keys(name);
    System.arraycopy(options, 0, arguments, 4, options.length);
    return CommandAtTerminal.run(arguments);
  }

  private static CommandAtTerminal join(CommandAtTerminal host, String name)
      throws InterruptedException {
    return join(host.lines().await("/join/"), name);
  }

  private static CommandAtTerminal join(String link, String name) {
    return CommandAtTerminal.run("join", link.strip(), "--name", name);
  }

  private String keys(String name) {
    return folder.resolve(name + ".keys").toString();
  }
}
