package latchkey.protocol.relay;

import latchkey.protocol.Bytes;
import latchkey.protocol.Limits;
import latchkey.protocol.MeetingId;
import latchkey.protocol.Require;
import org.jspecify.annotations.Nullable;

/**
 * {@code meeting:join}.
 *
 * @param receipt the newest that the device holds for this meeting; null where it holds none
 */
public record Joining(MeetingId meetingId, @Nullable Bytes receipt) {
  public Joining {
    Require.present(meetingId, "meetingId");
    if (receipt != null) {
      Require.length(receipt, Limits.RECEIPT_BYTES, "receipt");
    }
  }
}
