package latchkey.cli.user;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import latchkey.server.Administration;
import latchkey.server.config.ServerConfig;
import latchkey.server.settings.Settings;
import latchkey.server.settings.Sources;
import latchkey.server.storage.copy.Data;
import picocli.CommandLine.Option;

/** The options that say where a server keeps its data. */
public final class DataFolder {
  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description = "The server's data. Default: what the settings say, or data")
  private Optional<String> folder = Optional.empty();

  @Option(
      names = "--database",
      paramLabel = "DATABASE",
      description = "The server's PostgreSQL database. Default: what the settings say, or none")
  private Optional<String> database = Optional.empty();

  @Option(
      names = "--database-password-file",
      paramLabel = "FILE",
      description = "The password for it. Default: what the settings say, or none")
  private Optional<String> passwordFile = Optional.empty();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The server's file of settings. Default: latchkey.toml, if it is there")
  private Optional<Path> config = Optional.empty();

  /** The folder and the database that they name. */
  public Data data() {
    ServerConfig server = server();
    return new Data(server.dataDir(), server.postgres());
  }

  private ServerConfig server() {
    Map<String, String> options = new HashMap<>();
    folder.ifPresent(text -> options.put("data", text));
    database.ifPresent(text -> options.put("database", text));
    passwordFile.ifPresent(text -> options.put("database-password-file", text));
    return Settings.database(new Sources(options, System.getenv(), config, Path.of("")));
  }

  /** Works on it, and closes it. */
  public void administer(Consumer<Administration> action) {
    try (Administration administration = Administration.of(server())) {
      action.accept(administration);
    }
  }
}
