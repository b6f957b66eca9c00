package latchkey.cli.user;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import latchkey.server.Administration;
import latchkey.server.settings.Settings;
import latchkey.server.settings.Sources;
import picocli.CommandLine.Option;

/** The options that say whose accounts. */
public final class DataFolder {
  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description = "The server's data. Default: what the settings say, or data")
  private Optional<String> folder = Optional.empty();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The server's file of settings. Default: latchkey.toml, if it is there")
  private Optional<Path> config = Optional.empty();

  /** The folder that they name. */
  public Path path() {
    Map<String, String> options = new HashMap<>();
    folder.ifPresent(text -> options.put("data", text));
    return Settings.dataFolder(new Sources(options, System.getenv(), config, Path.of("")));
  }

  /** Works on it, and closes it. */
  public void administer(Consumer<Administration> action) {
    try (Administration administration = Administration.of(path())) {
      action.accept(administration);
    }
  }
}
