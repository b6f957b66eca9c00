package latchkey.server.relay;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import latchkey.protocol.EnvelopeId;

/**
 * Makes envelope ids that compare in the order in which they were made and tell nobody how many
 * there are: microseconds, then 80 random bits. Lower-case hexadecimal, 36 digits.
 */
final class MailIds {
  private static final HexFormat HEX = HexFormat.of();

  /** Of all post offices: a recipient gets what comes from each in one order. */
  private static final AtomicLong LAST = new AtomicLong();

  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  MailIds(Clock clock) {
    this.clock = clock;
  }

  EnvelopeId next() {
    long now = clock.millis() * 1_000;
    long made = LAST.updateAndGet(last -> Math.max(last + 1, now));
    byte[] tail = new byte[10];
    random.nextBytes(tail);
    return new EnvelopeId(HEX.toHexDigits(made) + HEX.formatHex(tail));
  }
}
