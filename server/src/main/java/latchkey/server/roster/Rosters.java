package latchkey.server.roster;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.Limits;
import latchkey.protocol.MeetingId;
import latchkey.protocol.keys.SignatureCheck;
import latchkey.protocol.log.LogFault;
import latchkey.protocol.log.LogVerdict;
import latchkey.protocol.log.meeting.Accounts;
import latchkey.protocol.log.meeting.MeetingEvent;
import latchkey.protocol.log.meeting.MeetingLog;
import latchkey.protocol.roster.RosterPage;
import latchkey.server.event.EventSink;
import latchkey.server.event.ServerEvent;
import latchkey.server.refusal.Refused;
import latchkey.server.tx.Transactions;

/**
 * The meetings' rosters. An entry is checked by the rules that every client checks it by, then
 * stored under a compare-and-set on the log's end, in one transaction with whatever else it brings
 * about. Rosters of meetings that are busy stay in memory.
 */
public final class Rosters {
  private static final int MEETINGS_IN_MEMORY = 2_000;
  private static final Duration IDLE = Duration.ofHours(1);

  /** Keeps an answer or an event below the limit of a body, once it is Base64 in JSON. */
  private static final int MAX_PAGE_BYTES = 160 * 1024;

  private final Transactions transactions;
  private final RosterStore store;
  private final SignatureCheck signatures;
  private final Accounts accounts;
  private final List<RosterEffect> effects;
  private final EventSink events;
  private final int maxEntries;
  private final Cache<MeetingId, CachedRoster> cache =
      Caffeine.newBuilder()
          // Its upkeep is less work than a hand-over to another thread.
          .executor(Runnable::run)
          .maximumSize(MEETINGS_IN_MEMORY)
          .expireAfterAccess(IDLE)
          .build();

  /**
   * @param accounts the accounts' logs, as they are on disk
   * @param effects what entries bring about, in the order in which it is applied
   * @param maxEntries how long a log may be before nothing new comes in
   */
  public Rosters(
      Transactions transactions,
      RosterStore store,
      SignatureCheck signatures,
      Accounts accounts,
      List<RosterEffect> effects,
      EventSink events,
      int maxEntries) {
    this.transactions = transactions;
    this.store = store;
    this.signatures = signatures;
    this.accounts = accounts;
    this.effects = List.copyOf(effects);
    this.events = events;
    this.maxEntries = maxEntries;
  }

  /** How many rosters are in memory. */
  public long remembered() {
    return cache.estimatedSize();
  }

  /** What a meeting's roster says; empty where the meeting has none. */
  public Optional<RosterView> view(MeetingId meetingId) {
    return Optional.of(cached(meetingId).view()).filter(view -> view.size() > 0);
  }

  /** Whether nothing has been stored since {@code view}. */
  public boolean isNewest(RosterView view) {
    return transactions.read(() -> store.size(view.meetingId()) == view.size());
  }

  /** A page of the log from index {@code from} on. */
  public RosterPage page(MeetingId meetingId, long from) {
    return transactions.read(() -> page(meetingId, from, store.size(meetingId)));
  }

  /** A page of the log's first {@code size} entries, from index {@code from} on. */
  public RosterPage page(MeetingId meetingId, long from, long size) {
    int limit = Math.clamp(size - from, 0, Limits.MAX_PAGE);
    List<Bytes> entries = transactions.read(() -> store.entries(meetingId, from, limit));
    return new RosterPage(meetingId, from, upToPageBytes(entries), size);
  }

  /** Whether the log begins with just this entry. */
  public boolean beginsWith(MeetingId meetingId, Bytes entry) {
    return transactions.read(() -> store.entries(meetingId, 0, 1)).equals(List.of(entry));
  }

  private static List<Bytes> upToPageBytes(List<Bytes> entries) {
    int bytes = 0;
    for (int i = 0; i < entries.size(); i++) {
      bytes += entries.get(i).length();
      if (bytes > MAX_PAGE_BYTES && i > 0) {
        return entries.subList(0, i);
      }
    }
    return entries;
  }

  /**
   * Appends entries, all or none. Not to be called inside a unit of work.
   *
   * @param signer who must have signed them all
   * @param alongside runs in the same transaction, before anything is stored, with what the entries
   *     say
   */
  public void append(
      MeetingId meetingId,
      List<Bytes> entries,
      Address signer,
      Consumer<List<MeetingEvent>> alongside) {
    var _ = append(meetingId, entries, signer, alongside, said -> said);
  }

  /**
   * As {@link #append(MeetingId, List, Address, Consumer)}.
   *
   * @param afterwards runs in the same transaction, when the entries and what they bring about are
   *     stored
   * @return what {@code afterwards} gives
   */
  public <T> T append(
      MeetingId meetingId,
      List<Bytes> entries,
      Address signer,
      Consumer<List<MeetingEvent>> alongside,
      Function<List<MeetingEvent>, T> afterwards) {
    Optional<T> done = Optional.empty();
    while (done.isEmpty()) {
      // A failed append may have left that copy behind; the next one comes from the store.
      done = append(cached(meetingId), entries, signer, alongside, afterwards);
    }
    return done.get();
  }

  /** Empty where the copy in memory says more than is stored. */
  private <T> Optional<T> append(
      CachedRoster roster,
      List<Bytes> entries,
      Address signer,
      Consumer<List<MeetingEvent>> alongside,
      Function<List<MeetingEvent>, T> afterwards) {
    roster.appending.lock();
    try {
      return roster.isDiscarded()
          ? Optional.empty()
          : Optional.of(appendOrDiscard(roster, entries, signer, alongside, afterwards));
    } finally {
      roster.appending.unlock();
    }
  }

  private <T> T appendOrDiscard(
      CachedRoster roster,
      List<Bytes> entries,
      Address signer,
      Consumer<List<MeetingEvent>> alongside,
      Function<List<MeetingEvent>, T> afterwards) {
    long from = roster.size();
    try {
      return verifyAndStore(roster, entries, signer, alongside, afterwards);
    } catch (RuntimeException e) {
      if (roster.size() > from) {
        roster.discard();
        cache.asMap().remove(roster.meetingId(), roster);
      }
      throw e;
    }
  }

  private <T> T verifyAndStore(
      CachedRoster roster,
      List<Bytes> entries,
      Address signer,
      Consumer<List<MeetingEvent>> alongside,
      Function<List<MeetingEvent>, T> afterwards) {
    MeetingId meetingId = roster.meetingId();
    long from = roster.size();
    List<RosterChange> changes = new ArrayList<>();
    for (Bytes entry : entries) {
      changes.add(verify(roster, entry, signer));
    }
    List<MeetingEvent> said = changes.stream().map(RosterChange::event).toList();
    if (roster.size() > maxEntries && !said.stream().allMatch(Rosters::alwaysFits)) {
      throw new Refused(
          ErrorCode.QUOTA_REACHED,
          "This meeting's roster is full: people can leave and be removed, and nothing else can be"
              + " written any more. End it and make a new one.");
    }
    RosterView view = roster.viewOf();
    RosterPage page = new RosterPage(meetingId, from, entries, roster.size());
    return transactions.write(() -> {
      transactions.afterCommit(() -> {
        roster.show(view);
        // Another copy may have been loaded while this one was out of the cache; this one
        // is on disk, so it is the one to keep.
        cache.put(meetingId, roster);
        events.publish(new ServerEvent.RosterAppended(page, said));
      });
      alongside.accept(said);
      for (int i = 0; i < entries.size(); i++) {
        if (!store.append(meetingId, from + i, entries.get(i))) {
          throw moved();
        }
        for (RosterEffect effect : effects) {
          effect.apply(changes.get(i));
        }
      }
      return afterwards.apply(said);
    });
  }

  private static RosterChange verify(CachedRoster roster, Bytes entry, Address signer) {
    return switch (roster.append(entry)) {
      case LogVerdict.Accepted<MeetingEvent>(MeetingEvent.Skipped skipped) ->
          throw invalid("no entry of type " + skipped.type() + " is known here");
      case LogVerdict.Accepted<MeetingEvent>(MeetingEvent event)
          when event.signer().equals(signer) ->
          new RosterChange(
              roster.meetingId(),
              roster.size(),
              roster.participants(),
              event,
              roster.changedInvitations());
      case LogVerdict.Accepted<MeetingEvent> _ ->
          throw invalid("it was signed by another device than the one that sent it");
      case LogVerdict.Refused<MeetingEvent> refused when refused.fault() == LogFault.NOT_NEXT ->
          throw moved();
      case LogVerdict.Refused<MeetingEvent> refused -> throw invalid(refused.detail());
    };
  }

  private static boolean alwaysFits(MeetingEvent event) {
    return event.isGoingOut() || event instanceof MeetingEvent.MeetingEnded;
  }

  /** Deletes the log of a meeting that is over, inside a write. */
  public void forget(MeetingId meetingId) {
    store.forget(meetingId);
    transactions.afterCommit(() -> cache.invalidate(meetingId));
  }

  private CachedRoster cached(MeetingId meetingId) {
    return cache.get(meetingId, this::load);
  }

  private CachedRoster load(MeetingId meetingId) {
    CachedRoster roster = new CachedRoster(meetingId, new MeetingLog(signatures, accounts));
    transactions.read(() -> {
      List<Bytes> entries = store.entries(meetingId, 0, Limits.MAX_PAGE);
      while (!entries.isEmpty()) {
        for (Bytes entry : entries) {
          if (roster.restore(entry) instanceof LogVerdict.Refused<MeetingEvent> refused) {
            throw new IllegalStateException(
                "meeting " + meetingId + " has a roster that is broken: " + refused.detail());
          }
        }
        entries = store.entries(meetingId, roster.size(), Limits.MAX_PAGE);
      }
      return roster;
    });
    var _ = roster.changedInvitations();
    roster.show(roster.viewOf());
    return roster;
  }

  /** An entry that breaks a rule, and which. */
  public static Refused invalid(String why) {
    return new Refused(
        ErrorCode.INVALID_ROSTER_ENTRY, "The roster entry is not accepted: " + why + ".");
  }

  private static Refused moved() {
    return new Refused(
        ErrorCode.ROSTER_MOVED,
        "The roster has grown since this was signed. Read on, sign anew, and try again.");
  }
}
