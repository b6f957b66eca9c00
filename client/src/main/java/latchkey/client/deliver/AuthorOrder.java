package latchkey.client.deliver;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import latchkey.client.store.AuthorPlaces;
import latchkey.client.store.AuthorPlaces.Known;
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
  /**
   * So many hashes are at hand besides those that are kept: what has not been told yet is among
   * them.
   */
  private static final int MEMORY = 10_000;

  private final AuthorPlaces kept;
  private final MeetingId meeting;
  private final Map<Address, AuthorPlace> next = new HashMap<>();
  private final Map<Numbered, Known> lately =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Numbered, Known> eldest) {
          return size() > MEMORY;
        }
      };

  /** Messages of an author that came and could not be read, since the last that could. */
  private final Map<Address, Long> unread = new HashMap<>();

  public AuthorOrder(AuthorPlaces kept, MeetingId meeting) {
    this.kept = kept;
    this.meeting = meeting;
  }

  private record Numbered(Address author, Bytes epoch, long number) {
    static Numbered of(Address author, AuthorPlace place) {
      return new Numbered(author, place.epoch(), place.number());
    }

    Numbered before() {
      return new Numbered(author, epoch, number - 1);
    }
  }

  /** How a message stands to what its author said before. */
  public sealed interface Standing {
    /** It follows. */
    record Follows() implements Standing {}

    /** Messages between the one before and this one have not come. */
    record AfterMissing(long count) implements Standing {}

    /** It comes after one that the author said later, or contradicts the one before. */
    record OutOfPlace() implements Standing {}

    /** It has been read: the author says it once more. */
    record Repeated() implements Standing {}

    /** Its author has said something else under its number. */
    record Contradicts() implements Standing {}
  }

  /**
   * What became of a message.
   *
   * @param keeping keeps that in the store; to be run when the application has been told
   */
  public record Taken(Standing standing, Runnable keeping) {}

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
  public Taken take(Address author, AuthorPlace place, Bytes hash) {
    Optional<Known> known = known(Numbered.of(author, place));
    if (known.filter(one -> !one.hash().equals(hash)).isPresent()) {
      return new Taken(new Standing.Contradicts(), () -> {});
    }
    if (known.filter(Known::isRead).isPresent()) {
      return new Taken(new Standing.Repeated(), () -> {});
    }
    Standing standing = standing(author, place, hash);
    Map<Numbered, Known> learnt = learn(author, place, hash);
    Optional<AuthorPlace> now = Optional.ofNullable(next.get(author));
    return new Taken(
        standing,
        () -> {
          learnt.forEach(
              (one, said) -> kept.putKnown(meeting, author, one.epoch(), one.number(), said));
          now.ifPresent(it -> kept.put(meeting, author, it));
        });
  }

  private Standing standing(Address author, AuthorPlace place, Bytes hash) {
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

  /** The message itself, and the one that it names, where that has not come. */
  private Map<Numbered, Known> learn(Address author, AuthorPlace place, Bytes hash) {
    Map<Numbered, Known> learnt = new HashMap<>();
    Numbered here = Numbered.of(author, place);
    learnt.put(here, new Known(hash, true));
    if (place.number() > 1 && known(here.before()).isEmpty()) {
      learnt.put(here.before(), new Known(place.previousHash(), false));
    }
    lately.putAll(learnt);
    return learnt;
  }

  private Optional<Known> known(Numbered one) {
    return Optional.ofNullable(lately.get(one))
        .or(() -> kept.known(meeting, one.author(), one.epoch(), one.number()));
  }

  /** A message under this author's name came that could not be read. That has been told. */
  public void unread(Address author) {
    unread.merge(author, 1L, Long::sum);
  }
}
