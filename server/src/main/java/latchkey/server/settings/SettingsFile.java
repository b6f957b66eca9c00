package latchkey.server.settings;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;

/**
 * What stands in a file of settings.
 *
 * @param values by key
 * @param mistakes what cannot be read of it
 */
record SettingsFile(Map<String, Given> values, List<Mistake> mistakes) {
  private static final String HELP =
      "See an example with all settings: latchkey settings --example.";

  static SettingsFile read(Path file) {
    TomlParseResult content;
    try {
      content = Toml.parse(file);
    } catch (IOException e) {
      return new SettingsFile(
          Map.of(),
          List.of(
              new Mistake(
                  "config",
                  file.toString(),
                  "the file cannot be read",
                  "Name a file that this user may read, or none.")));
    }
    Path folder = file.getParent() == null ? Path.of("") : file.getParent();
    List<Mistake> mistakes = new ArrayList<>();
    for (TomlParseError error : content.errors()) {
      mistakes.add(
          new Mistake(
              "config",
              at(file, error.position()),
              "this is not TOML: " + firstLine(error),
              "Texts stand in quotation marks, like url = \"https://meet.example.org\". " + HELP));
    }
    Map<String, Given> values = new LinkedHashMap<>();
    for (List<String> path : content.keyPathSet(false)) {
      String key = String.join(".", path);
      String origin = at(file, Objects.requireNonNull(content.inputPositionOf(path)));
      if (SettingTable.find(key).isEmpty()) {
        mistakes.add(new Mistake(key, origin, unknown(key), Words.like(key)));
      } else {
        values.put(key, new Given(text(Objects.requireNonNull(content.get(path))), folder, origin));
      }
    }
    return new SettingsFile(values, mistakes);
  }

  static String unknown(String key) {
    return key.startsWith("limit.")
        ? "there is no limit of the name " + key.substring("limit.".length())
        : "there is no such setting";
  }

  private static String at(Path file, TomlPosition position) {
    return "line " + position.line() + " of " + file;
  }

  private static String firstLine(TomlParseError error) {
    return String.valueOf(error.getMessage()).lines().findFirst().orElse("");
  }

  private static String text(Object value) {
    return value instanceof TomlArray array
        ? String.join(",", array.toList().stream().map(String::valueOf).toList())
        : String.valueOf(value);
  }
}
