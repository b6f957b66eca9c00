package latchkey.protocol.message;

import latchkey.protocol.Bytes;
import latchkey.protocol.Limits;
import latchkey.protocol.Require;

/**
 * A member's device gives its sender key.
 *
 * @param distributionMessage libsignal's {@code SenderKeyDistributionMessage}, serialised
 * @param next the author's place of what comes next under the key
 * @param entitlingEntry the hash of the entry by which the recipient takes part, 32 bytes
 */
public record SenderKeyDistribution(
    Bytes distributionMessage, AuthorPlace next, Bytes entitlingEntry) implements PairwiseBody {
  public SenderKeyDistribution {
    Require.length(entitlingEntry, Limits.HASH_BYTES, "the entitling entry's hash");
  }

  static SenderKeyDistribution read(latchkey.protocol.message.wire.SenderKeyDistribution wire) {
    Require.that(wire.hasNext(), "the place of the next message is missing");
    return new SenderKeyDistribution(
        Wire.of(wire.getDistributionMessage()),
        AuthorPlace.read(wire.getNext()),
        Wire.of(wire.getEntitlingEntry()));
  }

  @Override
  public int type() {
    return PairwiseBody.SENDER_KEY_DISTRIBUTION;
  }

  @Override
  public latchkey.protocol.message.wire.SenderKeyDistribution wire() {
    return latchkey.protocol.message.wire.SenderKeyDistribution.newBuilder()
        .setDistributionMessage(Wire.of(distributionMessage))
        .setNext(next.written())
        .setEntitlingEntry(Wire.of(entitlingEntry))
        .build();
  }
}
