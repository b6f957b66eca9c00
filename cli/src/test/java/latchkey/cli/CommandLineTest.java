package latchkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import latchkey.cli.terminal.Terminal;
import latchkey.server.LatchkeyServer;
import latchkey.server.config.ServerConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/** The command in this process: accounts, help, and what it says when something is wrong. */
final class CommandLineTest {
  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "serve",
        "status",
        "settings",
        "user",
        "meeting",
        "audit",
        "backup",
        "restore",
        "migrate",
        "account",
        "host",
        "join",
        "verify-transcript",
        "demo",
        "doctor"
      })
  void everyCommandExplainsItselfWithExamples(String command) {
    assertThat(run(command, "--help")).isZero();
    assertThat(out.toString()).contains("Example").contains("latchkey " + command);
  }

  @Test
  void helpIsWholeSentencesInEightyColumns() {
    everyCommand(Latchkey.commandLine(Terminal.piped(new StringReader(""), out)))
        .forEach(command -> {
          assertThat(command.getUsageMessage().lines()).allMatch(line -> line.length() <= 80);
          CommandSpec spec = command.getCommandSpec();
          Stream.concat(
                  Stream.<String[]>of(spec.usageMessage().description()),
                  spec.args().stream().map(ArgSpec::description))
              .flatMap(parts -> Arrays.stream(parts).limit(Math.max(0, parts.length - 1)))
              .forEach(part -> assertThat(part).as(spec.qualifiedName()).endsWith("."));
        });
  }

  private static Stream<CommandLine> everyCommand(CommandLine command) {
    return Stream.concat(
        Stream.of(command),
        command.getSubcommands().values().stream().flatMap(CommandLineTest::everyCommand));
  }

  @Test
  void explainsItself() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString())
        .contains(
            "serve",
            "status",
            "settings",
            "user",
            "account",
            "host",
            "join",
            "demo",
            "doctor",
            "Start here");
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString()).contains("Which command?");
    assertThat(run("dance")).isEqualTo(2);
  }

  @Test
  void printsLinksForPeopleWhoHaveNoAccountYet() {
    String data = folder.resolve("data").toString();
    URI server = serverWasHere();
    assertThat(run("user", "list", "--data", data)).isZero();
    assertThat(out.toString()).contains("There are no accounts yet.");

    assertThat(run("user", "add", "Ann", "--data", data, "--url", "https://meet.example.org"))
        .isZero();
    assertThat(out.toString())
        .containsPattern("https://meet.example.org/sign-in#lks_[A-Za-z0-9_-]{43}");
    assertThat(run("user", "link", "Ann", "--data", data)).isZero();
    assertThat(out.toString()).contains(server + "/sign-in#lks_");
    assertThat(run("user", "list", "--data", data)).isZero();
    assertThat(out.toString()).containsPattern("not opened; the link works until .*  Ann");

    assertThat(run("user", "remove", "Ann", "--data", data)).isEqualTo(1);
    assertThat(err.toString()).contains("There is no account called Ann.");
    assertThat(run("user", "reset", "Ann", "--data", data)).isEqualTo(1);
    assertThat(run("user", "disable", "Ann", "--data", data)).isEqualTo(1);
  }

  @Test
  void saysWhatIsWrongWithALink() {
    assertThat(run("join", "http://127.0.0.1:1/join/lki_x", "--name", "Gina")).isEqualTo(1);
    assertThat(err.toString()).contains("The end of this link is missing");
    String keys = folder.resolve("keys.db").toString();
    assertThat(run("host", "--keys", keys, "http://127.0.0.1:1/")).isEqualTo(1);
    assertThat(err.toString()).contains("This is not the link that was made");
    assertThat(run("host", "--keys", keys)).isEqualTo(1);
    assertThat(err.toString()).contains("Give a sign-in link: latchkey host LINK");
  }

  @Test
  void saysThatALetterWasLostOnTheWay() {
    String data = folder.resolve("data").toString();
    var _ = serverWasHere();
    assertThat(run("user", "add", "G\uFFFDran", "--data", data)).isEqualTo(2);
    assertThat(err.toString()).contains("has lost letters on its way here").contains("LC_ALL");
    assertThat(run("user", "list", "--data", data)).isZero();
    assertThat(out.toString()).contains("There are no accounts yet.");
  }

  @Test
  void saysThatTheServerIsNotThere() {
    String keys = folder.resolve("keys.db").toString();
    assertThat(run("host", "--keys", keys, "http://127.0.0.1:1/sign-in#lks_" + "x".repeat(43)))
        .isEqualTo(1);
    assertThat(err.toString()).startsWith("latchkey: ").doesNotContain("\tat ");
  }

  @Test
  void makesNoDataInAMistypedFolder() {
    Path typo = folder.resolve("dta");
    for (String command :
        List.of("user list", "user add Ann", "user link Ann", "user remove Ann", "meeting list")) {
      String[] arguments = (command + " --data " + typo).split(" ", -1);
      assertThat(run(arguments)).as(command).isEqualTo(1);
      assertThat(err.toString()).contains("There is no server's data in the folder " + typo);
      assertThat(typo).doesNotExist();
    }
  }

  /** A server that kept its data in the folder, and what its links began with. */
  @Test
  void backsUpAndPutsBack() throws Exception {
    String data = folder.resolve("data").toString();
    Path backups = Files.createDirectory(folder.resolve("backups"));
    serverWasHere();
    assertThat(run("user", "add", "Ann", "--data", data)).isZero();

    assertThat(run("backup", backups.toString(), "--data", data)).isZero();
    Path archive;
    try (Stream<Path> files = Files.list(backups)) {
      archive = files.findAny().orElseThrow();
    }
    assertThat(out.toString()).contains("The backup is in " + archive);
    assertThat(run("backup", archive.toString(), "--data", data)).isEqualTo(1);
    assertThat(err.toString()).contains("is there already");

    String other = folder.resolve("other").toString();
    assertThat(run("restore", archive.toString(), "--data", other)).isZero();
    assertThat(run("restore", archive.toString(), "--data", other)).isEqualTo(1);
    assertThat(err.toString()).contains("--replace");
    assertThat(run("user", "list", "--data", other)).isZero();
    assertThat(out.toString()).containsPattern("not opened; the link works until .*  Ann");

    assertThat(run("restore", data + "/latchkey.db", "--data", other, "--replace")).isEqualTo(1);
    assertThat(err.toString()).contains("is no backup, or is cut off");
    assertThat(run("backup", folder.resolve("b.zip").toString(), "--data", "/nowhere"))
        .isEqualTo(1);
    assertThat(err.toString()).contains("There is no server's data in the folder /nowhere");
    assertThat(run("migrate", "--data", data)).isEqualTo(1);
    assertThat(err.toString()).contains("--database postgresql://");
  }

  @Test
  void saysThatAnotherProgramHasTheDatabaseLocked() throws Exception {
    String data = folder.resolve("data").toString();
    var _ = serverWasHere();
    try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + data + "/latchkey.db");
        Statement statement = other.createStatement()) {
      statement.execute("begin immediate");
      assertThat(run("user", "add", "Ann", "--data", data)).isEqualTo(1);
      assertThat(err.toString())
          .startsWith("latchkey: ")
          .contains("locked")
          .doesNotContain("\tat ");
      statement.execute("rollback");
    }
    assertThat(run("user", "add", "Ann", "--data", data)).isZero();
  }

  private URI serverWasHere() {
    try (LatchkeyServer server =
        LatchkeyServer.start(ServerConfig.in(folder.resolve("data")).withPort(0))) {
      return server.baseUrl();
    }
  }

  @Test
  void saysThatTheDataFolderCannotBe() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "not a folder");
    assertThat(run("user", "list", "--data", file.toString())).isEqualTo(1);
    assertThat(err.toString()).startsWith("latchkey: ").doesNotContain("\tat ");
  }

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    CommandLine command = Latchkey.commandLine(Terminal.piped(new StringReader(""), out));
    return command
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
