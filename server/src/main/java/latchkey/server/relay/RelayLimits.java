package latchkey.server.relay;

import java.time.Duration;
import latchkey.protocol.Limits;
import latchkey.server.config.Limit;
import latchkey.server.config.ServerLimits;

/**
 * What the relay keeps to.
 *
 * @param mailbox envelopes that wait for one device
 * @param mailboxOfSender those of them that may be one sender's
 * @param pageMessages messages or envelopes in one portion
 * @param pageBytes of ciphertext in one portion; a single larger one still goes
 * @param retention how long ciphertext is kept that nobody has acknowledged
 */
public record RelayLimits(
    int mailbox, int mailboxOfSender, int pageMessages, int pageBytes, Duration retention) {
  /** Once it is Base64 in JSON, a portion stays below the limit of a body. */
  private static final int PORTION_BYTES = 144 * 1024;

  /** What the server's limits mean for the relay. */
  public static RelayLimits of(ServerLimits limits) {
    return new RelayLimits(
        limits.of(Limit.MAILBOX),
        limits.of(Limit.MAILBOX_OF_SENDER),
        Limits.MAX_PAGE,
        PORTION_BYTES,
        limits.retention());
  }
}
