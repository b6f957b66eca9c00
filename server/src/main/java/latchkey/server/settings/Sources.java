package latchkey.server.settings;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What was set, and where.
 *
 * @param options by key, such as {@code limit.mailbox}; they count before the variables
 * @param variables the environment's, by name; they count before the file
 * @param file named by an option; otherwise a variable may name it, and then {@link #FILE} counts,
 *     where there is one
 * @param folder the one in which the command runs
 */
public record Sources(
    Map<String, String> options, Map<String, String> variables, Optional<Path> file, Path folder) {
  /** The file that is read unless another is named. */
  public static final String FILE = "latchkey.toml";

  /** The variable that names another. */
  public static final String FILE_VARIABLE = "LATCHKEY_CONFIG";

  public Sources {
    options = Map.copyOf(options);
    variables = Map.copyOf(variables);
  }

  /** Nothing is set. */
  public static Sources none() {
    return new Sources(Map.of(), Map.of(), Optional.empty(), Path.of(""));
  }
}
