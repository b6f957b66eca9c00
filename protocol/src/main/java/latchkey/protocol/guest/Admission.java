package latchkey.protocol.guest;

import java.util.List;
import latchkey.protocol.Bytes;
import latchkey.protocol.Limits;
import latchkey.protocol.Require;
import latchkey.protocol.relay.Envelope;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /api/meetings/:id/admissions}: lets one or many guests in.
 *
 * @param entry the {@code GuestsAdmitted} that says so
 * @param envelopes the caller's sender key for guests that the entry lets in, one each at most; in
 *     their mailboxes in the transaction that appends the entry
 */
public record Admission(Bytes entry, @Nullable List<Envelope> envelopes) {
  public Admission {
    Require.upTo(entry, Limits.MAX_ROSTER_ENTRY_BYTES, "entry");
    envelopes =
        envelopes == null ? null : Require.items(envelopes, 0, Limits.MAX_BATCH, "envelopes");
  }

  /** One that brings no keys. */
  public static Admission alone(Bytes entry) {
    return new Admission(entry, null);
  }

  /** The keys that it brings. */
  public List<Envelope> keys() {
    return envelopes == null ? List.of() : envelopes;
  }
}
