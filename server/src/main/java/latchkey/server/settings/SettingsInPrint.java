package latchkey.server.settings;

import java.util.Locale;
import java.util.Optional;

/** The table of settings as people read it. */
public final class SettingsInPrint {
  private static final int WIDTH = 100;

  private SettingsInPrint() {}

  /** A file in which everything is written down and nothing is set. */
  public static String example() {
    StringBuilder text =
        new StringBuilder(
            """
            # Settings of a Latchkey server. What begins with # is not set; what is shown is usual, or an example.
            # An option of the command counts more than a variable of the environment, and that more than this file.
            # Relative paths begin at this file's folder.
            """);
    Section section = null;
    String table = "";
    for (Setting<?> setting : SettingTable.ALL) {
      if (setting.section() != section) {
        section = setting.section();
        text.append("\n# ").append(section.title()).append('\n');
      }
      int dot = setting.key().indexOf('.');
      String inTable = dot < 0 ? "" : setting.key().substring(0, dot);
      if (!inTable.equals(table)) {
        table = inTable;
        text.append('[').append(table).append("]\n");
      }
      text.append('\n');
      wrapped(setting.says() + ".", text);
      text.append('#')
          .append(setting.key().substring(dot + 1))
          .append(" = ")
          .append(value(setting))
          .append('\n');
    }
    return text.toString();
  }

  private static void wrapped(String says, StringBuilder text) {
    StringBuilder line = new StringBuilder("#");
    for (String word : says.split(" ", -1)) {
      if (line.length() + 1 + word.length() > WIDTH) {
        text.append(line).append('\n');
        line = new StringBuilder("#");
      }
      line.append(' ').append(word);
    }
    text.append(line).append('\n');
  }

  private static String value(Setting<?> setting) {
    String value = setting.usual().orElse(setting.placeholder().toLowerCase(Locale.ROOT));
    return switch (setting.placeholder()) {
      case "NUMBER", "PORT", "BOOLEAN" -> value;
      case "URL" -> '"' + "https://meet.example.org" + '"';
      case "DATABASE" -> '"' + "postgresql://latchkey@db.example.org/latchkey" + '"';
      case "ADDRESS" -> setting.usual().isPresent() ? '"' + value + '"' : "[\"127.0.0.1\"]";
      default -> '"' + value + '"';
    };
  }

  /** The rows of the documentation's table, those of limits or the others. */
  public static String markdown(boolean limits) {
    StringBuilder text =
        new StringBuilder(
            limits
                ? "| name | usual | what it bounds |\n|---|---|---|\n"
                : "| setting | option | usual | what it is |\n|---|---|---|---|\n");
    for (Setting<?> setting : SettingTable.ALL) {
      if ((setting.section() == Section.LIMITS) != limits) {
        continue;
      }
      if (limits) {
        row(text, code(setting.key().substring("limit.".length())), usual(setting), setting.says());
      } else {
        row(
            text,
            code(setting.key()),
            code(setting.option() + " " + setting.placeholder()),
            setting.usual().map(SettingsInPrint::code).orElse(""),
            setting.says());
      }
    }
    return text.toString();
  }

  private static String usual(Setting<?> setting) {
    return setting
        .usual()
        .map(Integer::parseInt)
        .map(number -> String.format(Locale.ROOT, "%,d", number))
        .orElse("");
  }

  private static String code(String text) {
    return "`" + text + "`";
  }

  private static void row(StringBuilder text, String... cells) {
    for (String cell : cells) {
      text.append("| ").append(cell).append(cell.isEmpty() ? "" : " ");
    }
    text.append("|\n");
  }

  /** Where a value comes from and what it is, in a line. */
  public static String line(Settings.InForce inForce) {
    Optional<String> value = inForce.value();
    return String.format(
        Locale.ROOT,
        "%-30s %-24s %s",
        inForce.setting().key(),
        value.orElse("-"),
        inForce.origin());
  }
}
