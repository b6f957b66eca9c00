package latchkey.server.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import latchkey.server.config.Limit;
import latchkey.server.config.Management;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SettingsTest {
  @TempDir private Path folder;

  @Test
  void nothingSetIsAServerForThisMachineAlone() {
    Settings settings = read(Map.of(), Map.of());
    assertThat(settings.server().host()).isEqualTo("127.0.0.1");
    assertThat(settings.server().port()).isEqualTo(8080);
    assertThat(settings.server().dataDir()).isEqualTo(folder.resolve("data"));
    assertThat(settings.server().operator().name()).isEmpty();
    assertThat(settings.server().management()).contains(Management.USUAL);
    assertThat(settings.inForce()).hasSameSizeAs(SettingTable.ALL);
  }

  @Test
  void anOptionCountsMoreThanAVariableAndThatMoreThanTheFile() throws IOException {
    Files.writeString(
        folder.resolve("latchkey.toml"),
        """
        port = 1001
        url = "https://meet.example.org"
        proxy = ["127.0.0.1", "10.0.0.0/8"]

        [limit]
        mailbox = 7
        lobby = 8
        bundles = 9
        """);
    Settings settings =
        read(
            Map.of("port", "1003", "limit.lobby", "11"),
            Map.of("LATCHKEY_PORT", "1002", "LATCHKEY_LIMIT_BUNDLES", "12"));
    assertThat(settings.server().port()).isEqualTo(1003);
    assertThat(settings.server().publicUrl()).contains(URI.create("https://meet.example.org"));
    assertThat(settings.server().proxies().networks()).hasSize(2);
    assertThat(settings.server().limits().of(Limit.MAILBOX)).isEqualTo(7);
    assertThat(settings.server().limits().of(Limit.LOBBY)).isEqualTo(11);
    assertThat(settings.server().limits().of(Limit.BUNDLES)).isEqualTo(12);
    assertThat(settings.inForce())
        .filteredOn(each -> each.setting().key().equals("limit.mailbox"))
        .extracting(Settings.InForce::origin)
        .containsExactly("line 6 of " + folder.resolve("latchkey.toml"));
  }

  @Test
  void allMistakesAreToldAtOnceWithWhereTheyStandAndWhatToDo() throws IOException {
    Path file = folder.resolve("latchkey.toml");
    Files.writeString(
        file,
        """
        port = 80800
        imprint = "example.org"
        [tls]
        certificate = "none.pem"
        [limit]
        mailboxes = 3
        lobby = 0
        """);
    WrongSettings wrong =
        catchThrowableOfType(
            WrongSettings.class,
            () ->
                read(
                    Map.of("url", "https://meet.example.org/path", "proxy", "localhost"),
                    Map.of("LATCHKEY_LOG", "loud", "LATCHKEY_MANAGEMENT_HOST", "0.0.0.0")));
    assertThat(wrong.mistakes())
        .extracting(Mistake::what)
        .containsExactlyInAnyOrder(
            "port",
            "imprint",
            "tls.certificate",
            "tls.key",
            "url",
            "url",
            "limit.mailboxes",
            "limit.lobby",
            "proxy",
            "log",
            "management.token-file");
    assertThat(wrong)
        .hasMessageContaining("11 settings do not work:")
        .hasMessageContaining(
            "port, line 1 of " + file + ": it must be a number from 0 to 65535, not 80800.")
        .hasMessageContaining("Did you mean limit.mailbox?")
        .hasMessageContaining("log, the variable LATCHKEY_LOG: it must be one of error, warn")
        .hasMessageContaining("proxy, the option --proxy: ")
        .hasMessageContaining("tls.key, not set: tls.certificate is set, and this is not");
    assertThat(wrong.mistakes()).allSatisfy(each -> assertThat(each.remedy()).endsWith("."));
  }

  @Test
  void aFileThatIsNoTomlIsToldByItsLine() throws IOException {
    Files.writeString(folder.resolve("latchkey.toml"), "host = \"::1\"\nurl = https://x\n");
    assertThatThrownBy(() -> read(Map.of(), Map.of()))
        .isInstanceOf(WrongSettings.class)
        .hasMessageContaining("line 2 of ")
        .hasMessageContaining("quotation marks");
  }

  @Test
  void aFileThatIsNamedMustBeThere() {
    assertThatThrownBy(() ->
            Settings.read(
                new Sources(Map.of(), Map.of(), Optional.of(Path.of("other.toml")), folder)))
        .hasMessageContaining("other.toml")
        .hasMessageContaining("cannot be read");
    assertThatThrownBy(() -> read(Map.of(), Map.of("LATCHKEY_CONFIG", "third.toml")))
        .hasMessageContaining("third.toml");
  }

  @Test
  void aSecretComesFromAFileAndIsNeverShown() throws IOException {
    Path file = Files.createDirectory(folder.resolve("etc")).resolve("latchkey.toml");
    String secret = "0123456789abcdef";
    Files.writeString(folder.resolve("etc/token"), secret + "\n");
    Files.writeString(file, "[management]\ntoken-file = \"token\"\nhost = \"0.0.0.0\"\n");
    Settings settings = Settings.read(new Sources(Map.of(), Map.of(), Optional.of(file), folder));
    Management management = settings.server().management().orElseThrow();
    assertThat(management.token().orElseThrow().is(secret)).isTrue();
    assertThat(settings.toString()).doesNotContain(secret);

    Files.writeString(folder.resolve("etc/token"), "short");
    assertThatThrownBy(
            () -> Settings.read(new Sources(Map.of(), Map.of(), Optional.of(file), folder)))
        .hasMessageContaining("fewer than 16 characters")
        .hasMessageNotContaining("short\n");
  }

  @Test
  void variablesThatOnlyLookLikeSettingsAreTold() {
    Settings settings =
        read(Map.of(), Map.of("LATCHKEY_PROT", "1", "LATCHKEY_BUILD", "no", "HOME", "/"));
    assertThat(settings.strange()).containsExactly("LATCHKEY_PROT");
  }

  @Test
  void everySettingHasItsOwnVariableAndOption() {
    assertThat(SettingTable.ALL).extracting(Setting::variable).doesNotHaveDuplicates();
    assertThat(SettingTable.ALL)
        .filteredOn(setting -> setting.section() != Section.LIMITS)
        .extracting(Setting::option)
        .doesNotHaveDuplicates();
    assertThat(List.of(Limit.values()))
        .allSatisfy(limit -> assertThat(SettingTable.find("limit." + limit.option())).isPresent());
  }

  @Test
  void theExampleSetsNothingAndWorksWithEverythingThatIsUsualSet() throws IOException {
    Path file = folder.resolve("latchkey.toml");
    Files.writeString(file, SettingsInPrint.example());
    assertThat(read(Map.of(), Map.of()).inForce())
        .allSatisfy(each -> assertThat(each.origin()).doesNotContain("latchkey.toml"));

    String all = SettingsInPrint.example().replaceAll("(?m)^#(?=[a-z-]+ = )", "");
    Files.writeString(
        file,
        all.replaceAll("(?m)^(database-password-file|logo|certificate|key|token-file) = .*", ""));
    assertThat(read(Map.of(), Map.of()).server().limits().of(Limit.LOBBY))
        .isEqualTo(Limit.LOBBY.usual());
  }

  private Settings read(Map<String, String> options, Map<String, String> variables) {
    return Settings.read(new Sources(options, variables, Optional.empty(), folder));
  }
}
