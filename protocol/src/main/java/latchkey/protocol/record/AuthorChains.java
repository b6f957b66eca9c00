package latchkey.protocol.record;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.log.Ids;
import latchkey.protocol.message.AuthorPlace;
import latchkey.protocol.record.Findings.Kind;

/** What each author has said, in the order in which the author has numbered it. */
final class AuthorChains {
  /**
   * Where a message stands in the record.
   *
   * @param position among the record's messages
   * @param seq the server's number
   * @param stay how often the device that made the record had come in by then
   */
  record At(int position, long seq, int stay) {}

  /** How a message stands to those before it. */
  enum Standing {
    NEXT,
    /** Its author has said something later before it. */
    BEHIND,
    REPEATED,
    CONTRADICTS;

    /** Whether it is here for the first time, and counts. */
    boolean isNew() {
      return this == NEXT || this == BEHIND;
    }
  }

  /** What is known of one number. */
  private record Link(Bytes previousHash, Bytes hash, At at) {}

  /** Numbers that belong together: an epoch's, or those of a guest's stay. */
  private static final class Chain {
    private final long rank;
    private final TreeMap<Long, Link> links = new TreeMap<>();

    Chain(long rank) {
      this.rank = rank;
    }
  }

  /** An author's chains. */
  private static final class Author {
    private final Map<Bytes, Chain> chains = new LinkedHashMap<>();
    private long newest = -1;
    private boolean isOutOfOrder;
  }

  private final Map<Address, Author> authors = new LinkedHashMap<>();

  /** The positions of messages of which the record does not say what they say, in order. */
  private final Map<Address, List<Integer>> unread = new LinkedHashMap<>();

  private final List<Integer> allUnread = new ArrayList<>();
  private final CheckedLog log;
  private final Findings findings;
  private long links;
  private long explained;
  private long meanwhile;

  AuthorChains(CheckedLog log, Findings findings) {
    this.log = log;
    this.findings = findings;
  }

  /**
   * Takes a member's message, or a guest's words.
   *
   * @param cameBy the index of the entry by which the guest had come in
   */
  Standing take(Address who, AuthorPlace place, Bytes hash, OptionalLong cameBy, At at) {
    Author author = authors.computeIfAbsent(who, one -> new Author());
    Chain chain =
        author.chains.computeIfAbsent(
            place.epoch(), epoch -> new Chain(cameBy.orElse(author.chains.size())));
    Link before = chain.links.get(place.number());
    if (before != null) {
      if (before.hash().equals(hash)) {
        return Standing.REPEATED;
      }
      outOfOrder(
          author,
          "Message "
              + at.seq()
              + ": "
              + log.name(who)
              + " has said two different things under one number. The first counts.");
      return Standing.CONTRADICTS;
    }
    boolean isBehind = chain.rank < author.newest || chain.links.higherKey(place.number()) != null;
    author.newest = Math.max(author.newest, chain.rank);
    chain.links.put(place.number(), new Link(place.previousHash(), hash, at));
    links++;
    if (!isBehind) {
      return Standing.NEXT;
    }
    outOfOrder(
        author,
        "Message "
            + at.seq()
            + " of "
            + log.name(who)
            + " stands behind one that its author said later.");
    return Standing.BEHIND;
  }

  private void outOfOrder(Author author, String sentence) {
    author.isOutOfOrder = true;
    findings.tell(Kind.CHAIN, sentence);
  }

  /** A message stands there, and the device that made the record does not say what it says. */
  void unread(Address author, At at) {
    unread.computeIfAbsent(author, one -> new ArrayList<>()).add(at.position());
    allUnread.add(at.position());
  }

  /** How many messages stand here without what they say. */
  long unread() {
    return allUnread.size();
  }

  /** Whether nothing contradicts that this author said in this order what stands here. */
  boolean isInOrder(Address who) {
    Author author = authors.get(who);
    return author != null && !author.isOutOfOrder;
  }

  void judge() {
    authors.forEach(this::judge);
    unread.forEach((author, positions) ->
        findings.tell(
            Kind.UNREAD,
            Findings.count(positions.size(), "message")
                + " of "
                + log.name(author)
                + (positions.size() == 1 ? " stands" : " stand")
                + " here without what was said: not read by the device that made the record,"
                + " refused, or void."));
    if (links > 0 && findings.isFree(Kind.CHAIN, Kind.MISSING)) {
      findings.holds(
          "The authors' own numbers of "
              + Findings.count(links, "message")
              + ", guests' words among them: none is missing in between"
              + (explained == 0
                  ? ""
                  : ", but for " + explained + " that can be among those without what was said")
              + (meanwhile == 0
                  ? ""
                  : ", but for " + meanwhile + " from when the device that saved this was out")
              + ", and each names the one before where that stands here.");
    }
  }

  private void judge(Address who, Author author) {
    long missing = 0;
    Link last = null;
    List<Chain> chains =
        author.chains.values().stream()
            .sorted(Comparator.comparingLong(chain -> chain.rank))
            .toList();
    for (Chain chain : chains) {
      long next = 1;
      for (Map.Entry<Long, Link> entry : chain.links.entrySet()) {
        long number = entry.getKey();
        Link link = entry.getValue();
        if (last == null && number > 1) {
          findings.tell(
              Kind.BEGINNING,
              "What stands here of "
                  + log.name(who)
                  + " begins with the author's number "
                  + number
                  + ": what came before, the record does not have.");
        } else if (last != null && number > next) {
          missing = plus(missing, missing(who, number - next, last.at(), link.at()));
        } else if (last != null && number > 1 && !link.previousHash().equals(last.hash())) {
          outOfOrder(
              author,
              "Message "
                  + link.at().seq()
                  + " of "
                  + log.name(who)
                  + " names another one before it than the one that stands here.");
        }
        last = link;
        next = number + 1;
      }
    }
    if (missing > 0) {
      findings.tell(
          Kind.MISSING,
          "Of "
              + log.name(who)
              + " "
              + Findings.count(missing, "message")
              + (missing == 1 ? " is" : " are")
              + " missing between those that stand here, by the author's own count.");
    }
  }

  /** So many of {@code count} numbers between two messages nothing explains. */
  private long missing(Address who, long count, At from, At to) {
    if (from.stay() != to.stay()) {
      meanwhile = plus(meanwhile, count);
      findings.tell(
          Kind.ABSENCE,
          Findings.count(count, "message")
              + " of "
              + log.name(who)
              + " before message "
              + to.seq()
              + (count == 1 ? " is" : " are")
              + " not here. The device that saved this file was out of the meeting between.");
      return 0;
    }
    List<Integer> silent = Ids.isGuest(who) ? allUnread : unread.getOrDefault(who, List.of());
    long between = Math.max(0, placeIn(silent, to.position()) - placeIn(silent, from.position()));
    long here = Ids.isGuest(who) && between > 0 ? count : Math.min(count, between);
    explained = plus(explained, here);
    return count - here;
  }

  /** How many of these positions lie before this one. */
  private static int placeIn(List<Integer> positions, int position) {
    int found = Collections.binarySearch(positions, position);
    return found < 0 ? -found - 1 : found;
  }

  /** Authors' numbers go up to 2^53: many gaps are no more than the largest. */
  private static long plus(long one, long other) {
    long sum = one + other;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }
}
