package latchkey.protocol.log;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import java.time.Instant;
import latchkey.protocol.Bytes;
import latchkey.protocol.log.wire.Entry;
import latchkey.protocol.log.wire.SignedEntry;
import latchkey.protocol.log.wire.Signer;

/** Signs entries in the one form that accounts' and meetings' logs share. */
public final class EntryWriter {
  private final SigningContext context;
  private final Signer signer;
  private final SigningKey key;
  private final Instant now;

  /**
   * @param context the kind of log
   * @param now what the entries give as their time
   */
  public EntryWriter(SigningContext context, Signer signer, SigningKey key, Instant now) {
    this.context = context;
    this.signer = signer;
    this.key = key;
    this.now = now;
  }

  /**
   * Entry 0 of a log, as a serialised {@code SignedEntry}.
   *
   * @param logId 16 random bytes
   */
  public Bytes first(Bytes logId, int type, Message body) {
    return sign(Entry.newBuilder().setLogId(wire(logId)), type, body);
  }

  /**
   * The entry that follows in a log, as a serialised {@code SignedEntry}.
   *
   * @param head the hash of the entry before, 32 bytes
   */
  public Bytes next(Bytes logId, long index, Bytes head, int type, Message body) {
    Entry.Builder place =
        Entry.newBuilder().setLogId(wire(logId)).setIndex(index).setPreviousHash(wire(head));
    return sign(place, type, body);
  }

  private Bytes sign(Entry.Builder place, int type, Message body) {
    byte[] entry =
        place
            .setSigner(signer)
            .setTime(now.toEpochMilli())
            .setType(type)
            .setBody(body.toByteString())
            .build()
            .toByteArray();
    return Bytes.of(
        SignedEntry.newBuilder()
            .setEntry(ByteString.copyFrom(entry))
            .setSignature(wire(key.sign(context, entry)))
            .build()
            .toByteArray());
  }

  /** These bytes, as protobuf takes them. */
  public static ByteString wire(Bytes bytes) {
    return ByteString.copyFrom(bytes.toByteArray());
  }
}
