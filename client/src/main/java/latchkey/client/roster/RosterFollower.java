package latchkey.client.roster;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import latchkey.client.model.LatchkeyException;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.MeetingId;
import latchkey.protocol.Sha256;
import latchkey.protocol.keys.SignatureCheck;
import latchkey.protocol.roster.Roster;
import latchkey.protocol.roster.RosterEntries;
import latchkey.protocol.roster.RosterEntries.Body;
import latchkey.protocol.roster.RosterFault;
import latchkey.protocol.roster.RosterPage;
import latchkey.protocol.roster.RosterVerdict;

/**
 * One device's verified copy of a meeting's roster. Safe for use by several threads: reading never
 * waits for the network; reading on and appending are done by one thread at a time.
 */
public final class RosterFollower {
  private static final int MAX_ATTEMPTS = 50;

  private final Roster roster;
  private final Address self;
  private final RosterEntries.Signer key;
  private final RosterSource source;
  private final RosterWatcher watcher;
  private final ReentrantLock network = new ReentrantLock();

  public RosterFollower(
      MeetingId meeting,
      Address self,
      RosterEntries.Signer key,
      SignatureCheck signatures,
      RosterSource source,
      RosterWatcher watcher) {
    this.roster = new Roster(meeting, signatures);
    this.self = self;
    this.key = key;
    this.source = source;
    this.watcher = watcher;
  }

  /** What {@code question} finds in the verified roster, which stands still meanwhile. */
  public <T> T read(Function<Roster, T> question) {
    synchronized (roster) {
      return question.apply(roster);
    }
  }

  /** Takes in what this device verified when it last was here. */
  public void load(List<Bytes> entries) {
    take(new RosterPage(roster.meetingId(), 0, entries, entries.size()));
  }

  /** Takes in entries that the server has pushed; reads on where some are missing between. */
  public void offer(RosterPage page) {
    if (page.from() > read(Roster::size)) {
      catchUp();
    } else {
      take(page);
    }
  }

  /**
   * Reads on, unless the verified log ends where the server has just said that its own does.
   *
   * @param size how many entries the server's has
   * @param head the hash of its newest
   */
  public void catchUpTo(long size, Bytes head) {
    boolean isThere =
        read(log -> log.size() == size && log.hashAt(size - 1).filter(head::equals).isPresent());
    if (!isThere) {
      catchUp();
    }
  }

  /** Reads on to the end of the server's log. */
  public void catchUp() {
    network.lock();
    try {
      boolean more = true;
      while (more) {
        // From the last verified entry on, so that a log that was exchanged shows itself.
        long size = read(Roster::size);
        RosterPage page = source.page(Math.max(0, size - 1));
        if (page.size() < size) {
          watcher.refused(
              RosterAlarm.SHORTENED,
              "The server shows "
                  + page.size()
                  + " entries of the meeting's log, of which "
                  + size
                  + " are known.");
          return;
        }
        more = take(page) && read(Roster::size) < page.size() && read(Roster::size) > size;
      }
    } finally {
      network.unlock();
    }
  }

  /** Whether the verified log has, or after reading on reaches, an entry with this hash. */
  public boolean reaches(long index, Bytes hash) {
    if (index >= read(Roster::size)) {
      catchUp();
    }
    return read(log -> log.hashAt(index)).filter(hash::equals).isPresent();
  }

  /**
   * Signs {@code body} at the log's end and appends it; where somebody else was faster, reads on,
   * asks for the body again and retries.
   *
   * @param body what to say of the roster as it is then; empty where there is nothing left to say
   */
  public void append(Function<Roster, Optional<Body>> body) {
    append(body, source::append);
  }

  /** As {@link #append(Function)}, for an entry that travels by a call of its own. */
  public void append(Function<Roster, Optional<Body>> body, Consumer<Bytes> post) {
    network.lock();
    try {
      for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
        Optional<Bytes> entry = read(log -> body.apply(log).map(said -> sign(log, said)));
        if (entry.isEmpty() || appended(entry.get(), post)) {
          return;
        }
      }
      throw new LatchkeyException(
          ErrorCode.ROSTER_MOVED, "The meeting changes too fast right now. Try again.");
    } finally {
      network.unlock();
    }
  }

  private boolean appended(Bytes entry, Consumer<Bytes> post) {
    long index = read(Roster::size);
    try {
      post.accept(entry);
    } catch (LatchkeyException e) {
      if (e.code() != ErrorCode.ROSTER_MOVED && e.code() != ErrorCode.UNAVAILABLE) {
        throw e;
      }
      // Moved, or the answer was lost: the log says whether the entry stands.
      catchUp();
      boolean stands =
          read(log -> log.hashAt(index)).filter(Sha256.of(entry.toByteArray())::equals).isPresent();
      if (!stands && e.code() == ErrorCode.UNAVAILABLE) {
        throw e;
      }
      return stands;
    }
    take(new RosterPage(roster.meetingId(), index, List.of(entry), index + 1));
    return true;
  }

  private Bytes sign(Roster log, Body body) {
    return RosterEntries.sign(log, body, self, Instant.now(), key);
  }

  /** False where the page contradicts the verified log. */
  private boolean take(RosterPage page) {
    synchronized (roster) {
      long index = page.from();
      for (Bytes entry : page.entries()) {
        Optional<Bytes> known = roster.hashAt(index);
        if (known.isEmpty()) {
          if (!takeNext(entry)) {
            return false;
          }
        } else if (!known.get().equals(Sha256.of(entry.toByteArray()))) {
          watcher.refused(
              RosterAlarm.FORKED,
              "The server shows another entry " + index + " of the meeting's log than before.");
          return false;
        }
        index++;
      }
      return true;
    }
  }

  private boolean takeNext(Bytes entry) {
    RosterVerdict verdict = roster.append(entry);
    if (verdict instanceof RosterVerdict.Accepted accepted) {
      watcher.accepted(entry, accepted.event(), roster);
      return true;
    }
    RosterVerdict.Rejected rejected = (RosterVerdict.Rejected) verdict;
    watcher.refused(
        rejected.fault() == RosterFault.NOT_NEXT ? RosterAlarm.FORKED : RosterAlarm.UNSIGNED,
        "The meeting's log is not accepted from entry "
            + roster.size()
            + " on: "
            + rejected.detail()
            + ".");
    return false;
  }
}
