package latchkey.cli.user;

import java.nio.file.Path;
import java.util.function.Consumer;
import latchkey.server.Administration;
import latchkey.server.config.ServerConfig;
import picocli.CommandLine.Option;

/** The option that says whose accounts. */
final class DataFolder {
  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description = "The server's data. Default: ${DEFAULT-VALUE}",
      defaultValue = "data")
  private Path folder = Path.of("data");

  void administer(Consumer<Administration> action) {
    try (Administration administration = Administration.of(ServerConfig.in(folder))) {
      action.accept(administration);
    }
  }
}
