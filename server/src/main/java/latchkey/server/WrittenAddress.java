package latchkey.server;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the links of a data directory's server begin with. The server writes it down when it starts,
 * so that links which are made beside it lead there.
 */
final class WrittenAddress {
  private static final Logger log = LoggerFactory.getLogger(WrittenAddress.class);
  private static final String FILE = "address";

  private WrittenAddress() {}

  static void write(Path dataDir, URI baseUrl) {
    try {
      Files.writeString(dataDir.resolve(FILE), baseUrl + "\n");
    } catch (IOException e) {
      log.atWarn().setCause(e).log("the server's address could not be written down");
    }
  }

  /** Empty where no server has been started there. */
  static Optional<URI> read(Path dataDir) {
    Path file = dataDir.resolve(FILE);
    try {
      return Files.exists(file)
          ? Optional.of(URI.create(Files.readString(file).strip()))
          : Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      log.atWarn().setCause(e).log("the server's address could not be read");
      return Optional.empty();
    }
  }
}
