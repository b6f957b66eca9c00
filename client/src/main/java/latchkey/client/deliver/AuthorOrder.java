package latchkey.client.deliver;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import latchkey.client.store.AuthorPlaces;
import latchkey.client.store.AuthorPlaces.Beginning;
import latchkey.client.store.AuthorPlaces.Known;
import latchkey.client.store.AuthorPlaces.Read;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.MeetingId;
import latchkey.protocol.message.AuthorPlace;
import latchkey.protocol.message.MessageReference;

/**
 * Whether each author's messages come as the author has counted them. The server's numbers say
 * nothing of that: it gives them. Counting begins where the author has said that it stands, else
 * with the first message that is read; it begins anew where this device comes in once more, and
 * with each epoch of the author's. An epoch that the author has left does not come back. To be used
 * by one thread.
 */
public final class AuthorOrder {
  /**
   * So many hashes are at hand besides those that are kept: what has not been told yet is among
   * them.
   */
  private static final int MEMORY = 10_000;

  /** So many epochs in which an author has counted are remembered. */
  private static final int MAX_FORMER = 32;

  private final AuthorPlaces kept;
  private final MeetingId meeting;
  private final Supplier<Bytes> ownStay;
  private final Map<Address, Read> lastRead = new HashMap<>();
  private final Map<Numbered, Known> lately =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Numbered, Known> eldest) {
          return size() > MEMORY;
        }
      };

  /** Messages of an author that came and could not be read, since the last that could. */
  private final Map<Address, Long> unread = new HashMap<>();

  /**
   * @param ownStay the hash of the entry by which this device takes part
   */
  public AuthorOrder(AuthorPlaces kept, MeetingId meeting, Supplier<Bytes> ownStay) {
    this.kept = kept;
    this.meeting = meeting;
    this.ownStay = ownStay;
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
   *
   * @param stay the hash of the entry by which this device came in when the author said so
   */
  public void begins(Address author, AuthorPlace first, Bytes stay) {
    if (stay.equals(ownStay.get()) && read(author).isEmpty()) {
      kept.begin(meeting, author, new Beginning(first, stay));
    }
  }

  /** Takes a message of a member's device that has been opened. */
  public Taken take(Address author, AuthorPlace place, Bytes hash) {
    return take(author, place, hash, List.of());
  }

  /**
   * Takes a message that has been opened.
   *
   * @param hash its chained hash
   * @param earlier epochs that are known to lie before that of {@code place}
   */
  public Taken take(Address author, AuthorPlace place, Bytes hash, List<Bytes> earlier) {
    Optional<Known> known = known(Numbered.of(author, place));
    if (known.filter(one -> !one.hash().equals(hash)).isPresent()) {
      return new Taken(new Standing.Contradicts(), () -> {});
    }
    if (known.filter(Known::isRead).isPresent()) {
      return new Taken(new Standing.Repeated(), () -> {});
    }
    Standing standing = standing(author, place, hash, earlier);
    Map<Numbered, Known> learnt = learn(author, place, hash);
    Optional<Read> now = Optional.ofNullable(lastRead.get(author));
    return new Taken(
        standing,
        () -> {
          learnt.forEach(
              (one, said) -> kept.putKnown(meeting, author, one.epoch(), one.number(), said));
          now.ifPresent(it -> kept.put(meeting, author, it));
        });
  }

  /** The chained hash of what an author has said there, as far as this device knows. */
  public Optional<Bytes> saidAt(Address author, Bytes epoch, long number) {
    return known(new Numbered(author, epoch, number)).map(Known::hash);
  }

  /**
   * This device has said that itself.
   *
   * @return keeps it in the store; to be run when the application has been told
   */
  public Runnable own(MessageReference said) {
    Known known = new Known(said.hash(), true);
    lately.put(new Numbered(said.author(), said.epoch(), said.number()), known);
    return () -> kept.putKnown(meeting, said.author(), said.epoch(), said.number(), known);
  }

  private Standing standing(Address author, AuthorPlace place, Bytes hash, List<Bytes> earlier) {
    AuthorPlace after = place.after(hash);
    Optional<Read> read = read(author);
    Optional<AuthorPlace> expected =
        read.map(Read::next)
            .or(() ->
                kept.beginning(meeting, author)
                    .filter(known -> known.stay().equals(ownStay.get()))
                    .map(Beginning::first));
    long known = Optional.ofNullable(unread.remove(author)).orElse(0L);
    List<Bytes> former = former(author);
    if (former.contains(place.epoch())) {
      return new Standing.OutOfPlace();
    }
    if (expected.isEmpty() || (read.isEmpty() && expected.get().equals(after))) {
      goOn(author, after, joined(former, earlier));
      return new Standing.Follows();
    }
    if (!expected.get().epoch().equals(place.epoch())) {
      List<Bytes> left = read.map(it -> List.of(it.next().epoch())).orElse(List.of());
      goOn(author, after, joined(former, joined(earlier, left)));
      return missing(place.number() - 1 - known);
    }
    long gap = place.number() - expected.get().number();
    if (gap < 0) {
      return new Standing.OutOfPlace();
    }
    goOn(author, after, former);
    return gap == 0 && !place.equals(expected.get())
        ? new Standing.OutOfPlace()
        : missing(gap - known);
  }

  /** What has been read since this device came in. */
  private Optional<Read> read(Address author) {
    return everRead(author).filter(read -> read.stay().equals(ownStay.get()));
  }

  private Optional<Read> everRead(Address author) {
    return Optional.ofNullable(lastRead.get(author)).or(() -> kept.read(meeting, author));
  }

  private List<Bytes> former(Address author) {
    return everRead(author).map(Read::former).orElse(List.of());
  }

  private void goOn(Address author, AuthorPlace next, List<Bytes> former) {
    lastRead.put(author, new Read(next, former, ownStay.get()));
  }

  private static List<Bytes> joined(List<Bytes> some, List<Bytes> more) {
    List<Bytes> all = Stream.concat(some.stream(), more.stream()).distinct().toList();
    return all.subList(Math.max(0, all.size() - MAX_FORMER), all.size());
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
