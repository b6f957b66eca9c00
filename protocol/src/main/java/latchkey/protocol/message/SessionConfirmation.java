package latchkey.protocol.message;

import latchkey.protocol.Bytes;
import latchkey.protocol.Limits;
import latchkey.protocol.Require;
import latchkey.protocol.Sha256;

/**
 * Answers the first sender key in a session.
 *
 * @param distributionHash SHA-256 of the {@code SenderKeyDistribution}'s body
 */
public record SessionConfirmation(Bytes distributionHash) implements PairwiseBody {
  public SessionConfirmation {
    Require.length(distributionHash, Limits.HASH_BYTES, "the distribution's hash");
  }

  /** Of this key. */
  public static SessionConfirmation of(SenderKeyDistribution key) {
    return new SessionConfirmation(Sha256.of(key.wire().toByteArray()));
  }

  static SessionConfirmation read(latchkey.protocol.message.wire.SessionConfirmation wire) {
    return new SessionConfirmation(Wire.of(wire.getDistributionHash()));
  }

  @Override
  public int type() {
    return PairwiseBody.SESSION_CONFIRMATION;
  }

  @Override
  public latchkey.protocol.message.wire.SessionConfirmation wire() {
    return latchkey.protocol.message.wire.SessionConfirmation.newBuilder()
        .setDistributionHash(Wire.of(distributionHash))
        .build();
  }
}
