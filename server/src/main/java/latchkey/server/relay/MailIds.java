package latchkey.server.relay;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import latchkey.protocol.EnvelopeId;

/**
 * Makes envelope ids that compare in the order in which they were made and tell nobody how many
 * there are: microseconds, then 80 random bits. Lower-case hexadecimal, 36 digits.
 */
final class MailIds {
  private static final HexFormat HEX = HexFormat.of();

  private final Clock clock;
  private final SecureRandom random = new SecureRandom();
  private long last;

  MailIds(Clock clock) {
    this.clock = clock;
  }

  synchronized EnvelopeId next() {
    last = Math.max(last + 1, clock.millis() * 1_000);
    byte[] tail = new byte[10];
    random.nextBytes(tail);
    return new EnvelopeId(HEX.toHexDigits(last) + HEX.formatHex(tail));
  }
}
