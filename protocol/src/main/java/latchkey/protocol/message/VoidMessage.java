package latchkey.protocol.message;

import latchkey.protocol.Bytes;
import latchkey.protocol.Limits;
import latchkey.protocol.Require;

/**
 * In place of a message of which its author does not know whether it stands, and which it has given
 * up.
 *
 * @param hash the chained hash of that message, 32 bytes
 */
public record VoidMessage(Bytes hash) implements GroupBody {
  public VoidMessage {
    Require.length(hash, Limits.HASH_BYTES, "the void message's hash");
  }

  static VoidMessage read(latchkey.protocol.message.wire.VoidMessage wire) {
    return new VoidMessage(Wire.of(wire.getHash()));
  }

  @Override
  public int type() {
    return GroupBody.VOID_MESSAGE;
  }

  @Override
  public latchkey.protocol.message.wire.VoidMessage wire() {
    return latchkey.protocol.message.wire.VoidMessage.newBuilder().setHash(Wire.of(hash)).build();
  }
}
