package latchkey.server.relay;

import java.time.Duration;
import latchkey.protocol.Limits;

/**
 * What the relay keeps to.
 *
 * @param mailbox envelopes that wait for one device
 * @param pageMessages messages or envelopes in one portion
 * @param pageBytes of ciphertext in one portion; a single larger one still goes
 * @param retention how long ciphertext is kept that nobody has acknowledged
 */
public record RelayLimits(int mailbox, int pageMessages, int pageBytes, Duration retention) {
  public static final RelayLimits DEFAULT =
      new RelayLimits(Limits.MAX_MAILBOX, Limits.MAX_PAGE, 144 * 1024, Duration.ofDays(7));
}
