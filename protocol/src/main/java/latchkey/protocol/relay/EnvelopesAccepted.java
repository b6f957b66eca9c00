package latchkey.protocol.relay;

import java.util.List;
import latchkey.protocol.Address;
import latchkey.protocol.EnvelopeId;
import latchkey.protocol.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * The acknowledgement of events that carry envelopes: what became of each, in order. One that
 * failed stops no other.
 */
public record EnvelopesAccepted(boolean ok, List<Result> results) {
  public EnvelopesAccepted {
    results = List.copyOf(results);
  }

  /**
   * What became of one envelope.
   *
   * @param queued true where the recipient is not connected now and finds it on return
   * @param id by which {@code meeting:senderKeysAcknowledged} names it; null where it was not
   *     accepted, or was there before
   * @param code why it was not accepted; null where it was
   */
  public record Result(
      Address recipient,
      boolean queued,
      @Nullable EnvelopeId id,
      @Nullable ErrorCode code,
      @Nullable String error) {
    public boolean accepted() {
      return code == null;
    }
  }
}
