package latchkey.protocol.message;

import latchkey.protocol.Bytes;
import latchkey.protocol.Limits;
import latchkey.protocol.Names;
import latchkey.protocol.Require;

/**
 * What the maker of an invitation calls it.
 *
 * @param tokenHash 32 bytes
 * @param label a tidy name
 */
public record Label(Bytes tokenHash, String label) implements PairwiseBody {
  public Label {
    Require.length(tokenHash, Limits.HASH_BYTES, "the token's hash");
    Names.require(label, Limits.MAX_NAME_CODE_POINTS, "the label");
  }

  static Label read(latchkey.protocol.message.wire.Label wire) {
    return new Label(Wire.of(wire.getTokenHash()), wire.getLabel());
  }

  @Override
  public int type() {
    return PairwiseBody.LABEL;
  }

  @Override
  public latchkey.protocol.message.wire.Label wire() {
    return latchkey.protocol.message.wire.Label.newBuilder()
        .setTokenHash(Wire.of(tokenHash))
        .setLabel(label)
        .build();
  }
}
