package latchkey.protocol.message;

import latchkey.protocol.Bytes;
import latchkey.protocol.Limits;
import latchkey.protocol.Require;
import latchkey.protocol.log.WrittenEntry;

/**
 * What an author has seen of everybody's messages.
 *
 * @param incarnationId 16 bytes: what {@code seq} counts in
 * @param hash 32 bytes
 */
public record TranscriptMark(Bytes incarnationId, long seq, Bytes hash) {
  private static final int INCARNATION_BYTES = 16;

  public TranscriptMark {
    Require.length(incarnationId, INCARNATION_BYTES, "the incarnation's id");
    Require.between(seq, 0, WrittenEntry.MAX_NUMBER, "the mark's seq");
    Require.length(hash, Limits.HASH_BYTES, "the mark's hash");
  }

  static TranscriptMark read(latchkey.protocol.message.wire.TranscriptMark wire) {
    return new TranscriptMark(
        Wire.of(wire.getIncarnationId()), wire.getSeq(), Wire.of(wire.getHash()));
  }

  latchkey.protocol.message.wire.TranscriptMark wire() {
    return latchkey.protocol.message.wire.TranscriptMark.newBuilder()
        .setIncarnationId(Wire.of(incarnationId))
        .setSeq(seq)
        .setHash(Wire.of(hash))
        .build();
  }
}
