package latchkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher, in a folder laid out like the repository. Its Maven only puts a small command in
 * place, which says how it was started; everything else is real.
 */
final class LauncherTest {
  private static final String COMMAND =
      """
      package latchkey.cli;

      import java.lang.management.ManagementFactory;
      import java.nio.file.*;
      import java.util.List;

      public class Latchkey {
        public static void main(String[] arguments) throws Exception {
          Path home = Path.of(System.getProperty("latchkey.home"));
          if (arguments[0].equals("demo") && Files.exists(home.resolve("stage-fright"))) {
            System.exit(1);
          }
          System.out.println("arguments " + List.of(arguments));
          if (arguments[0].equals("streams")) {
            System.out.println("input " + System.in.read());
            Files.writeString(home.resolve("written"), "output failed: " + System.out.checkError());
          }
          System.out.println("flags " + ManagementFactory.getRuntimeMXBean().getInputArguments());
        }
      }
      """;

  private static final String MAVEN =
      """
      #!/bin/sh
      echo "$*" >>builds
      until [ ! -f hold ]; do sleep 0.1; done
      if [ -f broken ]; then
        echo "a source is broken"
        exit 1
      fi
      mkdir -p cli/target/latchkey/lib
      cp command.jar cli/target/latchkey/lib/
      """;

  /** What the launcher takes from the PATH, Maven apart. */
  private static final List<String> TOOLS =
      List.of(
          "sh",
          "cat",
          "cmp",
          "dirname",
          "find",
          "mkdir",
          "mv",
          "cp",
          "readlink",
          "rm",
          "sed",
          "sleep",
          "sort");

  @TempDir private Path home;

  @BeforeEach
  void layOut() throws IOException {
    Path script = Path.of("..").toRealPath().resolve("latchkey");
    Files.copy(script, home.resolve("latchkey"), StandardCopyOption.COPY_ATTRIBUTES);
    for (String file : List.of("pom.xml", "cli/pom.xml", "cli/src/main/java/Source.java")) {
      Files.createDirectories(home.resolve(file).getParent());
      Files.createFile(home.resolve(file));
    }
    writeCommand();
    Path tools = Files.createDirectory(home.resolve("tools"));
    for (String tool : TOOLS) {
      Files.createSymbolicLink(tools.resolve(tool), find(tool));
    }
    Path maven = Files.writeString(tools.resolve("mvn"), MAVEN);
    assertThat(maven.toFile().setExecutable(true)).isTrue();
  }

  @Test
  void itBuildsWhatIsMissingAndStartsFromWhatOneRunHasLoaded() throws Exception {
    try (CommandProcess first = launch("hello", "two words")) {
      first.lines().await("building");
      first.lines().await("arguments [hello, two words]");
      assertThat(first.lines().await("flags")).contains("-XX:AOTCache=" + cache());
      assertThat(first.exit()).isZero();
    }
    assertThat(builds()).hasSize(1);

    startsWith("again");
    assertThat(builds()).as("nothing has changed").hasSize(1);
    Files.createFile(home.resolve("cli/src/main/java/Another.java"));
    startsWith("once more");
    assertThat(builds()).as("there is another source").hasSize(2);
  }

  @Test
  void itStartsAlsoWhereTheRehearsalFails() throws Exception {
    Files.createFile(home.resolve("stage-fright"));
    try (CommandProcess started = launch("hello")) {
      started.lines().await("arguments [hello]");
      assertThat(started.lines().await("flags")).doesNotContain("-XX:AOTCache=");
      assertThat(started.exit()).isZero();
    }
    assertThat(cache()).doesNotExist();
  }

  @Test
  void twoAtOnceBuildOnce() throws Exception {
    Path hold = Files.createFile(home.resolve("hold"));
    try (CommandProcess first = launch("first")) {
      first.lines().await("building");
      try (CommandProcess second = launch("second")) {
        second.lines().await("waiting for the build that another latchkey has begun");
        Files.delete(hold);
        second.lines().await("arguments [second]");
        first.lines().await("arguments [first]");
        assertThat(first.exit()).isZero();
        assertThat(second.exit()).isZero();
      }
    }
    assertThat(builds()).hasSize(1);
    assertThat(home.resolve("cli/target/latchkey.lock")).doesNotExist();
  }

  @Test
  void itTakesOverFromALauncherThatWasKilled() throws Exception {
    Process killed = new ProcessBuilder(find("true").toString()).start();
    killed.waitFor();
    Files.createDirectories(home.resolve("cli/target"));
    Files.writeString(home.resolve("cli/target/latchkey.lock"), killed.pid() + "\n");
    startsWith("hello");
    assertThat(builds()).hasSize(1);
  }

  @Test
  void itSaysWhichJdkItNeeds() throws Exception {
    Path script = home.resolve("latchkey");
    Files.writeString(script, Files.readString(script).replace("needed=25", "needed=9999"));
    fails("it needs a JDK of version 9999 or newer, and there is none in the usual places.");
  }

  @Test
  void itSaysThatBuildingNeedsMaven() throws Exception {
    Files.delete(home.resolve("tools/mvn"));
    fails("building needs Maven, and there is no mvn on the PATH.");
  }

  @Test
  void itSaysWhyItCouldNotBeBuiltAndTriesAgain() throws Exception {
    Path broken = Files.createFile(home.resolve("broken"));
    fails("a source is broken");
    Files.delete(broken);
    startsWith("hello");
    assertThat(builds()).hasSize(2);
  }

  @Test
  void aClosedInputIsAnEmptyOne() throws Exception {
    startsWith("hello");
    try (CommandProcess started = shell("./latchkey streams <&-")) {
      started.lines().await("input -1");
      assertThat(started.exit()).isZero();
    }
  }

  @Test
  void aClosedOutputRefusesWhatIsWritten() throws Exception {
    startsWith("hello");
    try (CommandProcess started = shell("./latchkey streams <&- >&- 2>&-")) {
      assertThat(started.exit()).isZero();
    }
    assertThat(home.resolve("written")).hasContent("output failed: true");
  }

  @Test
  void lettersBeyondAsciiArriveInThePlainLocale() throws Exception {
    startsWith("G\u00f6ran");
  }

  @Test
  void whatTheCommandWritesIsForItsPersonAlone() throws Exception {
    try (CommandProcess started = shell("./latchkey streams </dev/null")) {
      assertThat(started.exit()).isZero();
    }
    assertThat(Files.getPosixFilePermissions(home.resolve("written")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  private CommandProcess shell(String line) {
    return process(List.of(find("sh").toString(), "-c", line));
  }

  private void startsWith(String argument) throws Exception {
    try (CommandProcess started = launch(argument)) {
      started.lines().await("arguments [" + argument + "]");
      assertThat(started.exit()).isZero();
    }
  }

  private void fails(String why) throws Exception {
    try (CommandProcess failing = launch("hello")) {
      failing.lines().await(why);
      assertThat(failing.exit()).isEqualTo(1);
    }
  }

  private Path cache() throws IOException {
    return home.toRealPath().resolve("cli/target/latchkey/latchkey.aot");
  }

  private void writeCommand() throws IOException {
    Path source = Files.writeString(home.resolve("Latchkey.java"), COMMAND);
    Path classes = home.resolve("classes");
    assertThat(
            ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-d", classes.toString(), source.toString()))
        .isZero();
    String name = "latchkey/cli/Latchkey.class";
    try (OutputStream file = Files.newOutputStream(home.resolve("command.jar"));
        JarOutputStream jar = new JarOutputStream(file)) {
      jar.putNextEntry(new JarEntry(name));
      Files.copy(classes.resolve(name), jar);
    }
  }

  private static Path find(String tool) {
    return List.of("/bin", "/usr/bin").stream()
        .map(folder -> Path.of(folder, tool))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow();
  }

  private CommandProcess launch(String... arguments) {
    List<String> command = new ArrayList<>(List.of(home.resolve("latchkey").toString()));
    command.addAll(List.of(arguments));
    return process(command);
  }

  private CommandProcess process(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
    builder.environment().clear();
    builder
        .environment()
        .putAll(
            Map.of(
                "PATH", home.resolve("tools").toString(),
                "HOME", home.toString(),
                "JAVA_HOME", System.getProperty("java.home")));
    return CommandProcess.start(builder);
  }

  private List<String> builds() throws IOException {
    return Files.readAllLines(home.resolve("builds"));
  }
}
