package latchkey.protocol.guest;

import latchkey.protocol.Bytes;
import latchkey.protocol.Limits;
import latchkey.protocol.Require;

/**
 * The body of remove.
 *
 * @param entry the signed roster entry that says so; appended in the same transaction
 */
public record SignedDecision(Bytes entry) {
  public SignedDecision {
    Require.upTo(entry, Limits.MAX_ROSTER_ENTRY_BYTES, "entry");
  }
}
