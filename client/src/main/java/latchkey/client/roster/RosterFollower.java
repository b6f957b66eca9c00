package latchkey.client.roster;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import latchkey.client.account.AccountDirectory;
import latchkey.client.crypto.LibsignalSignatureCheck;
import latchkey.client.model.LatchkeyException;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.Limits;
import latchkey.protocol.MeetingId;
import latchkey.protocol.UserId;
import latchkey.protocol.log.EntryRefused;
import latchkey.protocol.log.HashContext;
import latchkey.protocol.log.Ids;
import latchkey.protocol.log.LogVerdict;
import latchkey.protocol.log.SigningKey;
import latchkey.protocol.log.WrittenEntry;
import latchkey.protocol.log.meeting.MeetingEvent;
import latchkey.protocol.log.meeting.MeetingLog;
import latchkey.protocol.log.meeting.MeetingWriter;
import latchkey.protocol.log.meeting.NamedPlace;
import latchkey.protocol.message.LogPlace;
import latchkey.protocol.roster.RosterPage;

/**
 * One device's verified copy of a meeting's roster. Safe for use by several threads: reading never
 * waits for the network; reading on and appending are done by one thread at a time.
 */
public final class RosterFollower {
  private static final int MAX_ATTEMPTS = 50;

  private final MeetingId meeting;
  private final MeetingLog roster;
  private final Address self;
  private final SigningKey key;
  private final RosterSource source;
  private final AccountDirectory accounts;
  private final RosterWatcher watcher;
  private final ReentrantLock network = new ReentrantLock();
  private String toldLast = "";

  /** The entry that is on its way to the server. */
  private volatile Optional<Proposal> proposed = Optional.empty();

  /** Why the server's log is not read further, where it is not. */
  private volatile Optional<Objection> objection = Optional.empty();

  public RosterFollower(
      MeetingId meeting,
      Address self,
      SigningKey key,
      RosterSource source,
      AccountDirectory accounts,
      RosterWatcher watcher) {
    this.meeting = meeting;
    this.roster =
        new MeetingLog(new LibsignalSignatureCheck(), user -> Optional.of(accounts.log(user)));
    this.self = self;
    this.key = key;
    this.source = source;
    this.accounts = accounts;
    this.watcher = watcher;
  }

  /** What {@code question} finds in the verified roster, which stands still meanwhile. */
  public <T> T read(Function<MeetingLog, T> question) {
    synchronized (roster) {
      return question.apply(roster);
    }
  }

  /** Takes in what this device verified and kept when it last was here. */
  public void load(List<Bytes> entries) {
    synchronized (roster) {
      Optional<Objection> found = Optional.empty();
      for (Bytes entry : entries) {
        found = moveOn(roster.append(entry));
        if (found.isPresent()) {
          break;
        }
      }
      note(found);
    }
  }

  /** Takes in entries that the server has pushed; reads on where some are missing between. */
  public void offer(RosterPage page) {
    if (page.from() > read(MeetingLog::size)) {
      catchUp();
    } else {
      readAccounts(page);
      note(take(page));
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

  /** Whether the server's log goes on, by its word, and is not read further here. */
  public boolean isStopped() {
    return objection.isPresent();
  }

  /** Reads on to the end of the server's log, as far as it can be taken. */
  public void catchUp() {
    network.lock();
    try {
      boolean more = true;
      while (more) {
        // From the last verified entry on, so that a log that was exchanged shows itself.
        long size = read(MeetingLog::size);
        RosterPage page = source.page(Math.max(0, size - 1));
        readAccounts(page);
        Optional<Objection> found = takeOn(page, size);
        note(found);
        more = found.isEmpty() && read(MeetingLog::size) < page.size();
      }
    } finally {
      network.unlock();
    }
  }

  /**
   * As {@link #catchUp}.
   *
   * @throws LatchkeyException where the log cannot be taken to its end
   */
  public void readToEnd() {
    catchUp();
    requireGoingOn();
  }

  private void requireGoingOn() {
    objection.ifPresent(found -> {
      throw found.asException();
    });
  }

  private void note(Optional<Objection> found) {
    objection = found;
  }

  /** Takes a page that was asked for, of a log that was read up to {@code size}. */
  private Optional<Objection> takeOn(RosterPage page, long size) {
    if (page.size() < size) {
      return refuse(
          RosterAlarm.SHORTENED,
          "The server shows "
              + page.size()
              + " entries of the meeting's log, of which "
              + size
              + " are known.");
    }
    Optional<Objection> found = take(page);
    long now = read(MeetingLog::size);
    return found.isPresent() || now > size || now >= page.size()
        ? found
        : refuse(
            RosterAlarm.SHORTENED,
            "The server says that the meeting's log has "
                + page.size()
                + " entries, and does not show entry "
                + now
                + ".");
  }

  /** Reads the accounts on that new entries name further than they are known here. */
  private void readAccounts(RosterPage page) {
    Set<UserId> behind =
        page.entries().stream()
            .skip(Math.max(0, read(MeetingLog::size) - page.from()))
            .flatMap(entry -> NamedPlace.in(entry).stream())
            .filter(named -> !accounts.has(named.userId(), named.place()))
            .map(NamedPlace::userId)
            .collect(Collectors.toSet());
    try {
      if (!behind.isEmpty()) {
        accounts.readOn(behind);
      }
    } catch (LatchkeyException e) {
      if (e.isTransient()) {
        throw e;
      }
      // The first entry that names one of them is not taken, which is told.
    }
  }

  /** Whether the verified log has, or after reading on reaches, an entry with this hash. */
  public boolean reaches(long index, Bytes hash) {
    if (index >= read(MeetingLog::size)) {
      catchUp();
    }
    return read(log -> log.hashAt(index)).filter(hash::equals).isPresent();
  }

  /**
   * Signs an entry at the log's end and appends it; where another was faster, reads on, asks for
   * the entry again and retries.
   *
   * @param next the entry for the roster as it is then; empty where there is nothing left to say
   * @throws LatchkeyException also where the roster's rules forbid the entry, which then is not
   *     sent; and where the server's log goes on and cannot be read further
   */
  public void append(BiFunction<MeetingLog, MeetingWriter, Optional<Bytes>> next) {
    append(next, proposal -> source.append(proposal.entry()));
  }

  /** As {@link #append(BiFunction)}, for an entry that travels by a call of its own. */
  public void append(
      BiFunction<MeetingLog, MeetingWriter, Optional<Bytes>> next, Consumer<Proposal> post) {
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      if (attempt > 0) {
        Retries.pause(attempt - 1);
      }
      if (appendedOrNeedless(next, post)) {
        return;
      }
    }
    throw new LatchkeyException(
        ErrorCode.ROSTER_MOVED, "The meeting changes too fast right now. Try again.");
  }

  private boolean appendedOrNeedless(
      BiFunction<MeetingLog, MeetingWriter, Optional<Bytes>> next, Consumer<Proposal> post) {
    network.lock();
    try {
      Optional<Bytes> entry =
          read(log -> next.apply(log, new MeetingWriter(log, self, key, Instant.now())));
      return entry.isEmpty() || appended(propose(entry.get()), post);
    } finally {
      proposed = Optional.empty();
      network.unlock();
    }
  }

  private Proposal propose(Bytes entry) {
    MeetingLog trial = read(MeetingLog::copy);
    if (trial.size() == 0) {
      throw Verdicts.notJoined();
    }
    return switch (trial.append(entry)) {
      case LogVerdict.Refused<MeetingEvent> refused -> throw Verdicts.objection(refused);
      case LogVerdict.Accepted<MeetingEvent> accepted -> {
        Proposal proposal = new Proposal(entry, LogPlace.endOf(trial), accepted.event());
        proposed = Optional.of(proposal);
        yield proposal;
      }
    };
  }

  private boolean appended(Proposal proposal, Consumer<Proposal> post) {
    Bytes entry = proposal.entry();
    long index = proposal.place().index();
    try {
      post.accept(proposal);
    } catch (LatchkeyException e) {
      if (e.code() != ErrorCode.ROSTER_MOVED && e.code() != ErrorCode.UNAVAILABLE) {
        throw e;
      }
      // Moved, or the answer was lost: the log says whether the entry stands.
      catchUp();
      boolean stands = read(log -> log.hashAt(index)).equals(hash(entry));
      if (!stands && e.code() == ErrorCode.UNAVAILABLE) {
        throw e;
      }
      if (!stands) {
        requireGoingOn();
      }
      return stands;
    }
    note(take(new RosterPage(meeting, index, List.of(entry), index + 1)));
    return true;
  }

  /**
   * Finds where the page contradicts the verified log, or cannot be checked yet. What is good
   * before that is kept first; then the log moves, and each entry is told as it does. Where it
   * cannot be kept, nothing has changed, and it comes again.
   */
  private Optional<Objection> take(RosterPage page) {
    synchronized (roster) {
      List<VerifiedEntry> fresh = new ArrayList<>();
      MeetingLog grown = roster.copy();
      Optional<Objection> found = verify(page, grown, fresh);
      if (!fresh.isEmpty()) {
        watcher.keep(roster.size(), fresh, grown);
      }
      for (VerifiedEntry one : fresh) {
        Optional<Objection> late = moveOn(roster.restore(one.entry()));
        if (late.isPresent()) {
          return late;
        }
      }
      return found;
    }
  }

  private Optional<Objection> verify(RosterPage page, MeetingLog grown, List<VerifiedEntry> fresh) {
    long index = page.from();
    for (Bytes entry : page.entries()) {
      Optional<Objection> found = Optional.empty();
      if (index >= grown.size()) {
        found = verifyNext(entry, grown, fresh);
      } else if (!grown.hashAt(index).equals(hash(entry))) {
        found =
            refuse(
                RosterAlarm.FORKED,
                "The server shows another entry " + index + " of the meeting's log than before.");
      }
      if (found.isPresent()) {
        return found;
      }
      index++;
    }
    return Optional.empty();
  }

  private Optional<Objection> verifyNext(Bytes entry, MeetingLog grown, List<VerifiedEntry> fresh) {
    if (grown.size() == 0 && !isOfThisMeeting(entry)) {
      return refuse(RosterAlarm.FORKED, "The server shows another meeting's log.");
    }
    boolean isProposed =
        proposed.filter(one -> one.entry().equals(entry)).isPresent(); // Verified after this log.
    LogVerdict<MeetingEvent> verdict = isProposed ? grown.restore(entry) : grown.append(entry);
    if (verdict instanceof LogVerdict.Accepted<MeetingEvent> accepted) {
      fresh.add(new VerifiedEntry(entry, accepted.event()));
      return Optional.empty();
    }
    return refuse((LogVerdict.Refused<MeetingEvent>) verdict, grown.size());
  }

  private Optional<Objection> moveOn(LogVerdict<MeetingEvent> verdict) {
    if (verdict instanceof LogVerdict.Accepted<MeetingEvent> accepted) {
      watcher.accepted(accepted.event(), roster);
      return Optional.empty();
    }
    return refuse((LogVerdict.Refused<MeetingEvent>) verdict, roster.size());
  }

  private Optional<Objection> refuse(LogVerdict.Refused<MeetingEvent> refused, long index) {
    RosterAlarm alarm = Verdicts.alarm(refused);
    return refuse(alarm, Verdicts.words(alarm, index, refused.detail()));
  }

  /** The same is told once, until something else is. */
  private Optional<Objection> refuse(RosterAlarm alarm, String detail) {
    synchronized (roster) {
      if (!detail.equals(toldLast)) {
        toldLast = detail;
        watcher.refused(alarm, detail);
      }
    }
    return Optional.of(new Objection(alarm, detail));
  }

  private boolean isOfThisMeeting(Bytes entry) {
    return written(entry)
        .filter(
            one -> Ids.meetingId(Bytes.of(one.content().getLogId().toByteArray())).equals(meeting))
        .isPresent();
  }

  private static Optional<Bytes> hash(Bytes entry) {
    return written(entry).map(one -> HashContext.MEETING_ENTRY.of(one.entry().toByteArray()));
  }

  private static Optional<WrittenEntry> written(Bytes entry) {
    try {
      return Optional.of(WrittenEntry.parse(entry, Limits.MAX_ROSTER_ENTRY_BYTES));
    } catch (EntryRefused e) {
      return Optional.empty();
    }
  }
}
