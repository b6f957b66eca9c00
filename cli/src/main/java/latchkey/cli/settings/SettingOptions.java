package latchkey.cli.settings;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import latchkey.server.settings.Section;
import latchkey.server.settings.Setting;
import latchkey.server.settings.SettingTable;
import latchkey.server.settings.Settings;
import latchkey.server.settings.Sources;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The table of settings as options of a command. */
public final class SettingOptions {
  private static final String CONFIG = "--config";
  private static final String LIMIT = "--limit";

  private SettingOptions() {}

  /** Gives a command all of them. */
  public static void addTo(CommandSpec command) {
    command.usageMessage().sortOptions(false);
    command.addOption(config());
    for (Setting<?> setting : SettingTable.ALL) {
      if (setting.section() != Section.LIMITS) {
        command.addOption(option(setting));
      }
    }
    command.addOption(
        OptionSpec.builder(LIMIT)
            .paramLabel("NAME=NUMBER")
            .type(Map.class)
            .auxiliaryTypes(String.class, String.class)
            .description("Another limit than the usual one. See: latchkey settings")
            .build());
  }

  private static OptionSpec config() {
    return OptionSpec.builder(CONFIG)
        .paramLabel("FILE")
        .type(Path.class)
        .description("The file of settings. Default: " + Sources.FILE + ", where there is one")
        .build();
  }

  private static OptionSpec option(Setting<?> setting) {
    String usual = setting.usual().map(text -> ". Default: " + text).orElse("");
    OptionSpec.Builder option =
        OptionSpec.builder(setting.option())
            .paramLabel(setting.placeholder())
            .description(setting.says() + usual);
    return setting.key().equals("proxy")
        ? option.type(List.class).auxiliaryTypes(String.class).build()
        : option.type(String.class).build();
  }

  /** Reads the settings that a command was given, with the environment and the file. */
  public static Settings read(CommandSpec command) {
    return Settings.read(sources(command));
  }

  /** What a command was given, with the environment and the file. */
  public static Sources sources(CommandSpec command) {
    Map<String, String> options = new HashMap<>();
    for (Setting<?> setting : SettingTable.ALL) {
      OptionSpec option = command.findOption(setting.option());
      if (setting.section() != Section.LIMITS && option != null) {
        text(option).ifPresent(text -> options.put(setting.key(), text));
      }
    }
    OptionSpec limits = command.findOption(LIMIT);
    if (limits != null && limits.getValue() instanceof Map<?, ?> map) {
      map.forEach((name, number) -> options.put("limit." + name, String.valueOf(number)));
    }
    OptionSpec config = command.findOption(CONFIG);
    Optional<Path> file =
        config == null ? Optional.empty() : Optional.ofNullable(config.<Path>getValue());
    return new Sources(options, System.getenv(), file, Path.of(""));
  }

  private static Optional<String> text(OptionSpec option) {
    return switch (option.<Object>getValue()) {
      case null -> Optional.empty();
      case List<?> list ->
          Optional.of(String.join(",", list.stream().map(String::valueOf).toList()));
      case Object value -> Optional.of(String.valueOf(value));
    };
  }
}
