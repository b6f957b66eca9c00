package latchkey.client.file;

import java.io.ByteArrayOutputStream;
import latchkey.protocol.Bytes;
import latchkey.protocol.Sha256;

/**
 * What a message says of its file's ciphertext: SHA-256 over the SHA-256 of each segment, in order.
 * The key alone binds nothing, since its sender can seal other bytes under it.
 */
final class SegmentDigest {
  private final ByteArrayOutputStream sums = new ByteArrayOutputStream();

  /** Takes the SHA-256 of the next segment. */
  void add(Bytes sum) {
    sums.writeBytes(sum.toByteArray());
  }

  /** Of what has been added so far. */
  Bytes value() {
    return Sha256.of(sums.toByteArray());
  }
}
