package latchkey.server;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An address of a data directory's server. The server writes it down when it starts, so that
 * commands beside it find it.
 */
enum WrittenAddress {
  /** What links begin with. */
  OF_LINKS("address"),
  /** Where it tells how it does. */
  OF_MANAGEMENT("management");

  private static final Logger log = LoggerFactory.getLogger(WrittenAddress.class);

  private final String file;

  WrittenAddress(String file) {
    this.file = file;
  }

  void write(Path dataDir, URI address) {
    try {
      Files.writeString(dataDir.resolve(file), address + "\n");
    } catch (IOException e) {
      log.atWarn().setCause(e).log("the server's address could not be written down");
    }
  }

  /** There is none from now on. */
  void erase(Path dataDir) {
    try {
      Files.deleteIfExists(dataDir.resolve(file));
    } catch (IOException e) {
      log.atWarn().setCause(e).log("the server's former address could not be erased");
    }
  }

  /** Empty where no server has been started there. */
  Optional<URI> read(Path dataDir) {
    Path written = dataDir.resolve(file);
    try {
      return Files.exists(written)
          ? Optional.of(URI.create(Files.readString(written).strip()))
          : Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      log.atWarn().setCause(e).log("the server's address could not be read");
      return Optional.empty();
    }
  }
}
