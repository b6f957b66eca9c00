package latchkey.protocol.relay;

import java.util.List;
import latchkey.protocol.EnvelopeId;
import latchkey.protocol.Limits;
import latchkey.protocol.MeetingId;
import latchkey.protocol.Require;
import org.jspecify.annotations.Nullable;

/**
 * {@code relay:ack}: what the device has safely handled. The server forgets the envelopes and moves
 * the cursor, never back.
 *
 * @param envelopeIds may be empty
 * @param meetingId with {@code seq}: everything up to it is handled; both or neither
 */
public record RelayAck(
    @Nullable List<EnvelopeId> envelopeIds, @Nullable MeetingId meetingId, @Nullable Long seq) {
  public RelayAck {
    envelopeIds =
        envelopeIds == null
            ? null
            : Require.items(envelopeIds, 0, Limits.MAX_MAILBOX, "envelopeIds");
    Require.that((meetingId == null) == (seq == null), "meetingId and seq go together");
    if (seq != null) {
      Require.between(seq, 0, Long.MAX_VALUE, "seq");
    }
  }
}
