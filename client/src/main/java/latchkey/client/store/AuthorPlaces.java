package latchkey.client.store;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.Json;
import latchkey.protocol.MeetingId;
import latchkey.protocol.MessageId;
import latchkey.protocol.message.AuthorPlace;
import org.jspecify.annotations.Nullable;

/** How far each author of a meeting has counted: the others as this device has read, and itself. */
public final class AuthorPlaces {
  private static final String SELF = "self";

  private final Records records;

  AuthorPlaces(Records records) {
    this.records = records;
  }

  /**
   * How far this device has counted.
   *
   * @param next the place of the next message, or of {@code pending}
   * @param stay the hash of the entry by which this device came in when it began to count so
   */
  public record Own(AuthorPlace next, @Nullable Pending pending, Bytes stay) {}

  /**
   * How far an author has been read.
   *
   * @param next the place of its next message
   * @param former the epochs that it has left, the newest last
   * @param stay the hash of the entry by which this device came in when it read that: what is said
   *     while it is out is not for it
   */
  public record Read(AuthorPlace next, List<Bytes> former, Bytes stay) {}

  /**
   * Where counting of an author begins.
   *
   * @param stay as in {@link Read}
   */
  public record Beginning(AuthorPlace first, Bytes stay) {}

  /**
   * A message that has been given a place, and may stand or not.
   *
   * @param hash its chained hash
   */
  public record Pending(MessageId messageId, Bytes hash) {}

  /**
   * The place of a message that the server has, and that this device has not seen in its place yet:
   * a program that ends meanwhile says it again.
   */
  public Optional<AuthorPlace> standing(MeetingId meeting, MessageId messageId) {
    return records
        .get(Kind.AUTHOR_PLACE, standingKey(meeting, messageId))
        .map(value -> Json.mapper().readValue(value, AuthorPlace.class));
  }

  public void putStanding(MeetingId meeting, MessageId messageId, AuthorPlace place) {
    put(standingKey(meeting, messageId), place);
  }

  /** It has been seen in its place. */
  public void removeStanding(MeetingId meeting, MessageId messageId) {
    records.delete(Kind.AUTHOR_PLACE, standingKey(meeting, messageId));
  }

  private static String standingKey(MeetingId meeting, MessageId messageId) {
    return key(meeting, SELF + "/" + messageId);
  }

  /** How far an author has been read; empty where nothing of it has. */
  public Optional<Read> read(MeetingId meeting, Address author) {
    return records
        .get(Kind.AUTHOR_PLACE, key(meeting, Keys.of(author)))
        .map(value -> Json.mapper().readValue(value, Read.class));
  }

  /** Where counting of an author begins that has not been read yet. */
  public Optional<Beginning> beginning(MeetingId meeting, Address author) {
    return records
        .get(Kind.AUTHOR_PLACE, beginningKey(meeting, author))
        .map(value -> Json.mapper().readValue(value, Beginning.class));
  }

  /** Keeps where counting begins, unless that is known for this stay. */
  public void begin(MeetingId meeting, Address author, Beginning beginning) {
    records.atomically(() -> {
      Optional<Beginning> before =
          beginning(meeting, author).filter(known -> known.stay().equals(beginning.stay()));
      if (before.isEmpty()) {
        put(beginningKey(meeting, author), beginning);
      }
      return before;
    });
  }

  private static String beginningKey(MeetingId meeting, Address author) {
    return key(meeting, "begins/" + Keys.of(author));
  }

  /**
   * What is known of the message under a number.
   *
   * @param hash its chained hash
   * @param isRead whether it has come itself; else the one after it has named it
   */
  public record Known(Bytes hash, boolean isRead) {}

  /** What is known of the message that an author has said under that number of that epoch. */
  public Optional<Known> known(MeetingId meeting, Address author, Bytes epoch, long number) {
    return records
        .get(Kind.AUTHOR_PLACE, knownKey(meeting, author, epoch, number))
        .map(AuthorPlaces::known);
  }

  private static Known known(byte[] value) {
    return new Known(Bytes.of(Arrays.copyOfRange(value, 1, value.length)), value[0] != 0);
  }

  public void putKnown(MeetingId meeting, Address author, Bytes epoch, long number, Known known) {
    byte[] value =
        ByteBuffer.allocate(1 + known.hash().length())
            .put((byte) (known.isRead() ? 1 : 0))
            .put(known.hash().toByteArray())
            .array();
    records.put(Kind.AUTHOR_PLACE, knownKey(meeting, author, epoch, number), value);
  }

  private static String knownKey(MeetingId meeting, Address author, Bytes epoch, long number) {
    String hex = HexFormat.of().formatHex(epoch.toByteArray());
    return key(meeting, "said/" + Keys.of(author) + "/" + hex + "/" + Keys.of(number));
  }

  public void put(MeetingId meeting, Address author, Read read) {
    put(key(meeting, Keys.of(author)), read);
  }

  /** Empty where this device has said nothing yet. */
  public Optional<Own> own(MeetingId meeting) {
    return records
        .get(Kind.AUTHOR_PLACE, key(meeting, SELF))
        .map(value -> Json.mapper().readValue(value, Own.class));
  }

  public void put(MeetingId meeting, Own own) {
    put(key(meeting, SELF), own);
  }

  private void put(String key, Object value) {
    records.put(Kind.AUTHOR_PLACE, key, Json.mapper().writeValueAsBytes(value));
  }

  void erase(MeetingId meeting) {
    records.deleteAll(Kind.AUTHOR_PLACE, meeting.value() + "/");
  }

  private static String key(MeetingId meeting, String author) {
    return meeting.value() + "/" + author;
  }
}
