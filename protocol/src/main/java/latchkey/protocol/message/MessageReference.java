package latchkey.protocol.message;

import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.InvalidInput;
import latchkey.protocol.Limits;
import latchkey.protocol.Require;
import latchkey.protocol.log.EntryRefused;
import latchkey.protocol.log.Ids;
import latchkey.protocol.log.wire.Signer;

/**
 * Words that have been said, by their place among their author's own: who has read them finds them
 * by it, and knows by the hash that they are the same.
 *
 * @param epoch of a guest {@link AuthorPlace#epochOf} the entry that let it in
 * @param hash their chained hash, 32 bytes; of a guest that of its signed words
 */
public record MessageReference(Address author, Bytes epoch, long number, Bytes hash) {
  public MessageReference {
    Require.length(epoch, AuthorPlace.EPOCH_BYTES, "the epoch of the words that it names");
    AuthorPlace.requireNext(number);
    Require.length(hash, Limits.HASH_BYTES, "the hash of the words that it names");
  }

  /** Words at this place with this hash. */
  public static MessageReference of(Address author, AuthorPlace place, Bytes hash) {
    return new MessageReference(author, place.epoch(), place.number(), hash);
  }

  static MessageReference read(latchkey.protocol.message.wire.MessageReference wire) {
    return new MessageReference(
        author(wire), Wire.of(wire.getEpoch()), wire.getNumber(), Wire.of(wire.getHash()));
  }

  private static Address author(latchkey.protocol.message.wire.MessageReference wire) {
    try {
      return Ids.signer(
          Signer.newBuilder()
              .setId(wire.getAuthorId())
              .setDeviceId(wire.getAuthorDeviceId())
              .build());
    } catch (EntryRefused e) {
      throw new InvalidInput(e.detail(), e);
    }
  }

  latchkey.protocol.message.wire.MessageReference wire() {
    return latchkey.protocol.message.wire.MessageReference.newBuilder()
        .setAuthorId(author.id())
        .setAuthorDeviceId(author.deviceId())
        .setEpoch(Wire.of(epoch))
        .setNumber(number)
        .setHash(Wire.of(hash))
        .build();
  }
}
