package latchkey.server.config;

import java.util.Optional;

/**
 * Where a server tells how it does: apart from the port that people use, so that no proxy leads
 * there by mistake.
 *
 * @param host the address to listen on
 * @param port the port to listen on; 0 for any that is free
 * @param token what metrics are told for, if not to everybody who reaches the port
 */
public record Management(String host, int port, Optional<Secret> token) {
  /** This machine alone reaches it, on a port that is free. */
  public static final Management USUAL = new Management("127.0.0.1", 0, Optional.empty());
}
