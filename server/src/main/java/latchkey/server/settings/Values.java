package latchkey.server.settings;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What was set of each row, and every mistake that shows while it is read. */
final class Values {
  private final Path folder;
  private final Map<String, Given> given = new LinkedHashMap<>();
  private final List<Mistake> mistakes = new ArrayList<>();

  Values(Sources sources) {
    this.folder = sources.folder();
    file(sources)
        .ifPresent(file -> {
          SettingsFile read = SettingsFile.read(file);
          given.putAll(read.values());
          mistakes.addAll(read.mistakes());
        });
    for (Setting<?> setting : SettingTable.ALL) {
      String variable = sources.variables().get(setting.variable());
      if (variable != null) {
        given.put(setting.key(), new Given(variable, folder, "the variable " + setting.variable()));
      }
    }
    sources
        .options()
        .forEach((key, text) -> {
          String option = SettingTable.find(key).map(Setting::option).orElse("--limit");
          if (SettingTable.find(key).isEmpty()) {
            mistakes.add(
                new Mistake(
                    key, "the option " + option, SettingsFile.unknown(key), Words.like(key)));
          } else {
            given.put(key, new Given(text, folder, "the option " + option));
          }
        });
  }

  private static Optional<Path> file(Sources sources) {
    Optional<Path> named =
        sources
            .file()
            .or(() ->
                Optional.ofNullable(sources.variables().get(Sources.FILE_VARIABLE)).map(Path::of));
    return named
        .map(sources.folder()::resolve)
        .or(() -> Optional.of(sources.folder().resolve(Sources.FILE)).filter(Files::exists));
  }

  /** What was set; the usual value where nothing was; empty where there is none. */
  Optional<Given> given(Setting<?> setting) {
    return Optional.ofNullable(given.get(setting.key()))
        .or(() -> setting.usual().map(usual -> new Given(usual, folder, Given.USUAL)));
  }

  boolean isSet(Setting<?> setting) {
    return given.containsKey(setting.key());
  }

  /** What it means; empty where it is not set, and where it means nothing, which is noted. */
  <T> Optional<T> find(Setting<T> setting) {
    return given(setting)
        .flatMap(value -> {
          try {
            return Optional.of(setting.reader().apply(value));
          } catch (IllegalArgumentException e) {
            note(setting, String.valueOf(e.getMessage()));
            return Optional.empty();
          }
        });
  }

  /** Notes what is wrong with a setting. */
  void note(Setting<?> setting, String why) {
    note(setting, why, setting.remedy());
  }

  void note(Setting<?> setting, String why, String remedy) {
    String origin = given(setting).map(Given::origin).orElse("not set");
    mistakes.add(new Mistake(setting.key(), origin, why, remedy));
  }

  List<Mistake> mistakes() {
    return mistakes;
  }
}
