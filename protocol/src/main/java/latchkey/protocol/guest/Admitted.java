package latchkey.protocol.guest;

import java.util.List;
import latchkey.protocol.EnvelopeId;
import latchkey.protocol.Limits;
import latchkey.protocol.Require;

/**
 * The answer to an {@link Admission} with keys.
 *
 * @param envelopeIds by which {@code meeting:senderKeysAcknowledged} names the envelopes, one for
 *     each, in order
 */
public record Admitted(List<EnvelopeId> envelopeIds) {
  public Admitted {
    envelopeIds = Require.items(envelopeIds, 0, Limits.MAX_BATCH, "envelopeIds");
  }
}
