package latchkey.protocol.relay;

import java.util.List;
import java.util.Optional;
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
 * @param meetingId with {@code incarnation} and {@code seq}: everything up to there is handled; all
 *     three or none
 */
public record RelayAck(
    @Nullable List<EnvelopeId> envelopeIds,
    @Nullable MeetingId meetingId,
    @Nullable Long incarnation,
    @Nullable Long seq) {
  public RelayAck {
    envelopeIds =
        envelopeIds == null
            ? null
            : Require.items(envelopeIds, 0, Limits.MAX_MAILBOX, "envelopeIds");
    Require.that(
        (meetingId == null) == (seq == null) && (meetingId == null) == (incarnation == null),
        "meetingId, incarnation and seq go together");
    if (incarnation != null) {
      Require.between(incarnation, 1, Long.MAX_VALUE, "incarnation");
    }
    if (seq != null) {
      Require.between(seq, 0, Long.MAX_VALUE, "seq");
    }
  }

  /** Envelopes alone. */
  public static RelayAck of(List<EnvelopeId> envelopeIds) {
    return new RelayAck(envelopeIds, null, null, null);
  }

  /** Envelopes, and all messages up to there. */
  public static RelayAck of(List<EnvelopeId> envelopeIds, MeetingId meetingId, Place upTo) {
    return new RelayAck(envelopeIds, meetingId, upTo.incarnation(), upTo.seq());
  }

  /** Up to where messages are handled; empty where that is not said. */
  public Optional<Place> place() {
    return incarnation == null || seq == null
        ? Optional.empty()
        : Optional.of(new Place(incarnation, seq));
  }
}
