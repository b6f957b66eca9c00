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
import latchkey.protocol.roster.Roster;
import latchkey.protocol.roster.RosterEvent;
import latchkey.protocol.roster.RosterFault;
import latchkey.protocol.roster.RosterPage;
import latchkey.protocol.roster.RosterVerdict;
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
   * @param effects what entries bring about, in the order in which it is applied
   * @param maxEntries how long a log may be before nothing new comes in
   */
  public Rosters(
      Transactions transactions,
      RosterStore store,
      SignatureCheck signatures,
      List<RosterEffect> effects,
      EventSink events,
      int maxEntries) {
    this.transactions = transactions;
    this.store = store;
    this.signatures = signatures;
    this.effects = List.copyOf(effects);
    this.events = events;
    this.maxEntries = maxEntries;
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
    return transactions.read(() ->
        new RosterPage(
            meetingId,
            from,
            upToPageBytes(store.entries(meetingId, from, Limits.MAX_PAGE)),
            store.size(meetingId)));
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
      Consumer<List<RosterEvent>> alongside) {
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
      Consumer<List<RosterEvent>> alongside,
      Function<List<RosterEvent>, T> afterwards) {
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
      Consumer<List<RosterEvent>> alongside,
      Function<List<RosterEvent>, T> afterwards) {
    roster.appending.lock();
    try {
      return roster.isDiscarded()
          ? Optional.empty()
          : Optional.of(verifyAndStore(roster, entries, signer, alongside, afterwards));
    } catch (RuntimeException e) {
      roster.discard();
      cache.asMap().remove(roster.meetingId(), roster);
      throw e;
    } finally {
      roster.appending.unlock();
    }
  }

  private <T> T verifyAndStore(
      CachedRoster roster,
      List<Bytes> entries,
      Address signer,
      Consumer<List<RosterEvent>> alongside,
      Function<List<RosterEvent>, T> afterwards) {
    MeetingId meetingId = roster.meetingId();
    long from = roster.size();
    List<RosterEvent> said = new ArrayList<>();
    for (Bytes entry : entries) {
      said.add(verify(roster, entry, signer));
    }
    if (roster.size() > maxEntries && said.stream().anyMatch(Rosters::letsIn)) {
      throw new Refused(
          ErrorCode.QUOTA_REACHED,
          "This meeting's roster is full: people can leave, and nobody can come in any more. End it"
              + " and make a new one.");
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
          effect.apply(meetingId, said.get(i));
        }
      }
      return afterwards.apply(said);
    });
  }

  private static RosterEvent verify(CachedRoster log, Bytes entry, Address signer) {
    return switch (log.append(entry)) {
      case RosterVerdict.Accepted accepted when accepted.event().signer().equals(signer) ->
          accepted.event();
      case RosterVerdict.Accepted _ ->
          throw invalid("it was signed by another device than the one that sent it");
      case RosterVerdict.Rejected rejected when rejected.fault() == RosterFault.NOT_NEXT ->
          throw moved();
      case RosterVerdict.Rejected rejected -> throw invalid(rejected.detail());
    };
  }

  private static boolean letsIn(RosterEvent event) {
    return switch (event) {
      case RosterEvent.MeetingCreated _,
          RosterEvent.DeviceAdded _,
          RosterEvent.InvitationMade _,
          RosterEvent.GuestsAdmitted _ ->
          true;
      case RosterEvent.DeviceRemoved _,
          RosterEvent.InvitationRevoked _,
          RosterEvent.GuestRemoved _,
          RosterEvent.GuestLeft _,
          RosterEvent.MeetingEnded _ ->
          false;
    };
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
    CachedRoster roster = new CachedRoster(new Roster(meetingId, signatures));
    transactions.read(() -> {
      List<Bytes> entries = store.entries(meetingId, 0, Limits.MAX_PAGE);
      while (!entries.isEmpty()) {
        for (Bytes entry : entries) {
          if (roster.append(entry) instanceof RosterVerdict.Rejected rejected) {
            throw new IllegalStateException(
                "meeting " + meetingId + " has a roster that is broken: " + rejected.detail());
          }
        }
        entries = store.entries(meetingId, roster.size(), Limits.MAX_PAGE);
      }
      return roster;
    });
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
