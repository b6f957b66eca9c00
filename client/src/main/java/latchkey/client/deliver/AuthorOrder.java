package latchkey.client.deliver;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import latchkey.client.store.AuthorPlaces;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.MeetingId;
import latchkey.protocol.message.AuthorPlace;

/**
 * Whether each author's messages come as the author has counted them. The server's numbers say
 * nothing of that: it gives them. Counting begins where the author has said that it stands, else
 * with the first message that is read. To be used by one thread.
 */
public final class AuthorOrder {
  private final AuthorPlaces kept;
  private final MeetingId meeting;
  private final Map<Address, AuthorPlace> next = new HashMap<>();

  /** Messages of an author that came and could not be read, since the last that could. */
  private final Map<Address, Long> unread = new HashMap<>();

  public AuthorOrder(AuthorPlaces kept, MeetingId meeting) {
    this.kept = kept;
    this.meeting = meeting;
  }

  /** How a message stands to what its author said before. */
  public sealed interface Standing {
    /** It follows. */
    record Follows() implements Standing {}

    /** Messages between the one before and this one have not come. */
    record AfterMissing(long count) implements Standing {}

    /** It comes after one that the author said later, or contradicts the one before. */
    record OutOfPlace() implements Standing {}
  }

  /**
   * An author stands there, or may stand directly before: with the message whose hash {@code first}
   * names. What has been heard first of an author counts, and only until it has been read.
   */
  public void begins(Address author, AuthorPlace first) {
    if (next.get(author) == null && kept.next(meeting, author).isEmpty()) {
      kept.begin(meeting, author, first);
    }
  }

  /**
   * Takes a message that has been opened.
   *
   * @param hash its chained hash
   */
  public Standing take(Address author, AuthorPlace place, Bytes hash) {
    AuthorPlace after = place.after(hash);
    Optional<AuthorPlace> read =
        Optional.ofNullable(next.get(author)).or(() -> kept.next(meeting, author));
    Optional<AuthorPlace> expected = read.or(() -> kept.beginning(meeting, author));
    long known = Optional.ofNullable(unread.remove(author)).orElse(0L);
    if (expected.isEmpty() || (read.isEmpty() && expected.get().equals(after))) {
      next.put(author, after);
      return new Standing.Follows();
    }
    if (!expected.get().epoch().equals(place.epoch())) {
      next.put(author, after);
      return missing(place.number() - 1 - known);
    }
    long gap = place.number() - expected.get().number();
    if (gap < 0) {
      return new Standing.OutOfPlace();
    }
    next.put(author, after);
    return gap == 0 && !place.equals(expected.get())
        ? new Standing.OutOfPlace()
        : missing(gap - known);
  }

  private static Standing missing(long count) {
    return count <= 0 ? new Standing.Follows() : new Standing.AfterMissing(count);
  }

  /** A message under this author's name came that could not be read. That has been told. */
  public void unread(Address author) {
    unread.merge(author, 1L, Long::sum);
  }

  /**
   * The place of this author's next message; empty if none has been taken since the program began.
   */
  public Optional<AuthorPlace> next(Address author) {
    return Optional.ofNullable(next.get(author));
  }
}
