package latchkey.server.storage.engine;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a server that cannot write any more: it only seems to live, and what watches over it starts
 * it again.
 */
public final class Ending {
  private static final Logger log = LoggerFactory.getLogger(Ending.class);
  private static final int EXIT_UNUSABLE = 70;

  private Ending() {}

  /** Ends the process at once. */
  public static void now(Throwable cause) {
    try {
      log.atError().setCause(cause).log("the server ends, since it can write no longer");
      System.err.println("latchkey: The server ends, since it can write no longer: " + cause);
    } finally {
      Runtime.getRuntime().halt(EXIT_UNUSABLE);
    }
  }
}
