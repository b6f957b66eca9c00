package latchkey.protocol.file;

import latchkey.protocol.InvalidInput;
import latchkey.protocol.Limits;
import latchkey.protocol.Require;

/**
 * How long a file's ciphertext is: Tink's {@code AES256_GCM_HKDF_1MB}. Each segment but the last
 * has 1 MiB, a tag among it; the first begins with the header.
 */
public final class SealedLength {
  public static final int SEGMENT_BYTES = 1 << 20;
  public static final int HEADER_BYTES = 40;
  public static final int TAG_BYTES = 16;

  /** Of an empty file: header and tag. */
  public static final long LEAST = HEADER_BYTES + TAG_BYTES;

  private static final int PLAIN_BYTES = SEGMENT_BYTES - TAG_BYTES;
  private static final long MOST = of(Limits.MAX_FILE_BYTES);

  private SealedLength() {}

  /** Bytes of ciphertext for so many of plaintext. */
  public static long of(long size) {
    return size + HEADER_BYTES + TAG_BYTES * segmentsOfPlain(size);
  }

  private static long segmentsOfPlain(long size) {
    return Math.max(1, Math.ceilDiv(size + HEADER_BYTES, (long) PLAIN_BYTES));
  }

  /** Segments of so many bytes of ciphertext. */
  public static int segments(long bytes) {
    return (int) Math.ceilDiv(bytes, (long) SEGMENT_BYTES);
  }

  /** Bytes of plaintext in so many of ciphertext. */
  public static long plain(long bytes) {
    return bytes - HEADER_BYTES - (long) TAG_BYTES * segments(bytes);
  }

  /** Bytes of one segment of a ciphertext. */
  public static int segment(long bytes, int number) {
    return (int) Math.min(SEGMENT_BYTES, bytes - (long) number * SEGMENT_BYTES);
  }

  /**
   * Requires a length that a ciphertext can have.
   *
   * @throws InvalidInput where none is as long
   */
  public static long require(long bytes) {
    Require.between(bytes, LEAST, MOST, "bytes");
    if (of(plain(bytes)) != bytes) {
      throw new InvalidInput("bytes must be the length of a ciphertext; none is as long");
    }
    return bytes;
  }
}
