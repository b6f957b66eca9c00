package latchkey.protocol.file;

import com.fasterxml.jackson.annotation.JsonIgnore;
import latchkey.protocol.Require;

/**
 * How much of a file's ciphertext the server has.
 *
 * @param bytes of the whole
 * @param segments of the whole
 * @param next the number of the first segment that is not there; {@code segments} where all are
 */
public record FileState(long bytes, int segments, int next) {
  public FileState {
    SealedLength.require(bytes);
    Require.that(segments == SealedLength.segments(bytes), "segments must be those of the bytes");
    Require.between(next, 0, segments, "next");
  }

  public static FileState of(long bytes, int next) {
    return new FileState(bytes, SealedLength.segments(bytes), next);
  }

  @JsonIgnore
  public boolean isComplete() {
    return next == segments;
  }
}
