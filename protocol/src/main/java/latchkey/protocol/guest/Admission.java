package latchkey.protocol.guest;

import latchkey.protocol.Bytes;
import latchkey.protocol.Limits;
import latchkey.protocol.Require;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /api/meetings/:id/admissions}: lets one or many guests in.
 *
 * @param entry the {@code GuestsAdmitted} that says so; appended in the same transaction
 * @param takeKeys whether the answer brings the guests' key bundles, taken in that transaction; not
 *     where it is null
 */
public record Admission(Bytes entry, @Nullable Boolean takeKeys) {
  public Admission {
    Require.upTo(entry, Limits.MAX_ROSTER_ENTRY_BYTES, "entry");
  }

  /** One that brings no keys. */
  public static Admission alone(Bytes entry) {
    return new Admission(entry, null);
  }

  /** One whose answer brings the guests' key bundles. */
  public static Admission withKeys(Bytes entry) {
    return new Admission(entry, true);
  }

  public boolean bringsKeys() {
    return Boolean.TRUE.equals(takeKeys);
  }
}
