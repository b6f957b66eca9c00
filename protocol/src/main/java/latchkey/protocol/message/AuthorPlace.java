package latchkey.protocol.message;

import java.util.Arrays;
import latchkey.protocol.Bytes;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.Limits;
import latchkey.protocol.Require;
import latchkey.protocol.log.Ids;

/**
 * Where a group message stands among its author's own (docs/protocol.md, "What is inside a
 * ciphertext"): no server can leave one out of the middle, or turn them around, unnoticed.
 *
 * @param epoch 16 random bytes
 * @param number 1, 2, 3 and so on within the epoch
 * @param previousHash the chained hash of the author's message before, 32 bytes; empty for number 1
 */
public record AuthorPlace(Bytes epoch, long number, Bytes previousHash) {
  public static final int EPOCH_BYTES = 16;
  private static final long MAX_NUMBER = (1L << 53) - 1;

  public AuthorPlace {
    Require.length(epoch, EPOCH_BYTES, "epoch");
    Require.between(number, 1, MAX_NUMBER, "number");
    Require.length(previousHash, number == 1 ? 0 : Limits.HASH_BYTES, "previousHash");
  }

  /** The first of an epoch. */
  public static AuthorPlace first(Bytes epoch) {
    return new AuthorPlace(epoch, 1, Bytes.EMPTY);
  }

  /**
   * Where words of a guest stand, as they say it: by the session alone. A guest counts anew each
   * time that it is let in, and readers take {@link #epochOf} that entry for the epoch.
   *
   * @param previousHash the hash of the words before, 32 bytes; empty for number 1
   */
  public static AuthorPlace ofGuest(GuestSessionId session, long number, Bytes previousHash) {
    return new AuthorPlace(Ids.randomBytes(session), number, previousHash);
  }

  /** The epoch of what a guest says that came in by the entry with this hash. */
  public static Bytes epochOf(Bytes entryHash) {
    return Bytes.of(Arrays.copyOf(entryHash.toByteArray(), EPOCH_BYTES));
  }

  /**
   * What this says.
   *
   * @throws latchkey.protocol.InvalidInput if it has not its form
   */
  static AuthorPlace read(latchkey.protocol.message.wire.AuthorPlace wire) {
    requireNext(wire.getNumber());
    return new AuthorPlace(
        Wire.of(wire.getEpoch()), wire.getNumber(), Wire.of(wire.getPreviousHash()));
  }

  /** What comes after it has a number, too. */
  static void requireNext(long number) {
    Require.between(number, 1, MAX_NUMBER - 1, "number");
  }

  latchkey.protocol.message.wire.AuthorPlace written() {
    return latchkey.protocol.message.wire.AuthorPlace.newBuilder()
        .setEpoch(Wire.of(epoch))
        .setNumber(number)
        .setPreviousHash(Wire.of(previousHash))
        .build();
  }

  /** The place after a message of this hash. */
  public AuthorPlace after(Bytes hash) {
    return new AuthorPlace(epoch, number + 1, hash);
  }
}
