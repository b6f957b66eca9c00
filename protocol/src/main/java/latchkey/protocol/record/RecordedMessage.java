package latchkey.protocol.record;

import java.time.Instant;
import java.util.Optional;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.Limits;
import latchkey.protocol.Require;
import latchkey.protocol.log.WrittenEntry;
import latchkey.protocol.relay.Incarnation;
import org.jspecify.annotations.Nullable;

/**
 * A message in its place.
 *
 * @param incarnationId what {@code seq} counts in
 * @param acceptedAt by the server's clock, in milliseconds since 1970
 * @param ciphertextHash SHA-256
 * @param content empty where the device could not read it, or refused it
 */
public record RecordedMessage(
    Bytes incarnationId,
    long seq,
    long acceptedAt,
    Address sender,
    Bytes ciphertextHash,
    Optional<RecordedContent> content) {
  private static final Instant NEWEST = Instant.ofEpochMilli(WrittenEntry.MAX_TIME);

  public RecordedMessage {
    Require.length(incarnationId, Incarnation.ID_BYTES, "incarnation");
    Require.between(seq, 1, WrittenEntry.MAX_NUMBER, "seq");
    Require.between(acceptedAt, 0, WrittenEntry.MAX_TIME, "acceptedAt");
    Require.present(sender, "sender");
    Require.length(ciphertextHash, Limits.HASH_BYTES, "ciphertextHash");
  }

  /**
   * A time as it stands in a record, where a server can have said anything; 0 where it says none.
   */
  public static long time(@Nullable Instant acceptedAt) {
    if (acceptedAt == null || acceptedAt.isBefore(Instant.EPOCH)) {
      return 0;
    }
    return acceptedAt.isAfter(NEWEST) ? WrittenEntry.MAX_TIME : acceptedAt.toEpochMilli();
  }

  /** The same without the words, which their author has deleted. */
  public RecordedMessage withoutWords(Bytes logId) {
    return with(content.map(it -> it.withoutWords(logId, sender)));
  }

  /** The same without the key of the file that it tells of, if it does. */
  public RecordedMessage withoutFileKey(Bytes logId, boolean named) {
    return with(content.map(it -> it.withoutFileKey(logId, sender, named)));
  }

  private RecordedMessage with(Optional<RecordedContent> other) {
    return new RecordedMessage(incarnationId, seq, acceptedAt, sender, ciphertextHash, other);
  }
}
