package latchkey.client.distribute;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import latchkey.client.crypto.PairwiseSessions;
import latchkey.client.crypto.Peer;
import latchkey.client.crypto.PeerBundle;
import latchkey.client.crypto.PreparedSession;
import latchkey.client.model.LatchkeyException;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.keys.GuestKeyBundle;
import latchkey.protocol.log.meeting.Guest;

/**
 * Sessions with guests who wait, begun so that letting one in takes no further call. Nothing is
 * said in them before that. One knock makes this device work once, and one link's knocks a bounded
 * number of times: a person who has a link can knock again and again. Safe for use by several
 * threads.
 */
public final class PreparedSessions {
  /** As many are kept. */
  public static final int MOST = 20;

  /** As many of one link's are begun within {@link #WINDOW} before a person decides. */
  static final int OF_A_LINK = 20;

  static final Duration WINDOW = Duration.ofMinutes(10);

  private final PairwiseSessions sessions;
  private final Peers peers;
  private final LongSupplier nanoTime;

  /** No knock is worked for twice at the same time. */
  private final ReentrantLock beginning = new ReentrantLock();

  private final Map<Address, PreparedSession> prepared = new HashMap<>();
  private final Set<Address> tried = new HashSet<>();
  private final Map<Bytes, Window> links = new HashMap<>();

  /** How many were begun for one link since a moment. */
  private record Window(long since, int begun) {}

  /**
   * @param nanoTime the device's running clock, as {@link System#nanoTime}
   */
  public PreparedSessions(PairwiseSessions sessions, Peers peers, LongSupplier nanoTime) {
    this.sessions = sessions;
    this.peers = peers;
    this.nanoTime = nanoTime;
  }

  /**
   * Begins sessions with those who wait, as far as there is room; forgets those with everybody who
   * neither waits nor is in. Blocks.
   *
   * @param waiting in the order of knocking
   */
  public void prepare(List<Guest> waiting, Set<Address> in) {
    beginning.lock();
    try {
      begin(choose(waiting, in));
    } finally {
      beginning.unlock();
    }
  }

  private synchronized List<Guest> choose(List<Guest> waiting, Set<Address> in) {
    Set<Address> known = waiting.stream().map(Guest::address).collect(Collectors.toSet());
    known.addAll(in);
    prepared.keySet().retainAll(known);
    tried.retainAll(known);
    long now = nanoTime.getAsLong();
    links.values().removeIf(window -> now - window.since() >= WINDOW.toNanos());
    List<Guest> chosen = new ArrayList<>();
    for (Guest guest : waiting) {
      if (prepared.size() + chosen.size() < MOST
          && !tried.contains(guest.address())
          && countFor(guest.tokenHash(), now)) {
        tried.add(guest.address());
        chosen.add(guest);
      }
    }
    return chosen;
  }

  private boolean countFor(Bytes link, long now) {
    Window window = links.getOrDefault(link, new Window(now, 0));
    if (window.begun() >= OF_A_LINK) {
      return false;
    }
    links.put(link, new Window(window.since(), window.begun() + 1));
    return true;
  }

  /** A person lets these in: sessions are begun with those who have none, unless they are many. */
  public void prepareNow(Collection<Guest> guests) {
    beginning.lock();
    try {
      List<Guest> lacking =
          guests.stream().filter(guest -> find(guest.address()).isEmpty()).toList();
      if (lacking.size() <= MOST) {
        begin(lacking);
      }
    } finally {
      beginning.unlock();
    }
  }

  /** Where it cannot be done now, keys are asked for when the guest is in. */
  private void begin(List<Guest> guests) {
    if (guests.isEmpty()) {
      return;
    }
    Map<Address, Guest> asked = new HashMap<>();
    guests.forEach(guest -> asked.put(guest.address(), guest));
    try {
      List<GuestKeyBundle> bundles =
          peers.guestBundles(guests.stream().map(Guest::sessionId).toList()).bundles();
      for (GuestKeyBundle bundle : bundles) {
        Guest guest = asked.remove(Address.ofGuest(bundle.sessionId()));
        if (guest != null && bundle.registrationId() == guest.registrationId()) {
          begin(guest, PeerBundle.of(bundle));
        }
      }
    } catch (LatchkeyException e) {
      // As above.
    }
  }

  private void begin(Guest guest, PeerBundle bundle) {
    sessions
        .prepare(new Peer(guest.address(), guest.identityKey()), bundle)
        .ifPresent(session -> put(guest.address(), session));
  }

  private synchronized void put(Address guest, PreparedSession session) {
    prepared.putIfAbsent(guest, session);
  }

  /** The session with this one, which stays here. */
  synchronized Optional<PreparedSession> find(Address guest) {
    return Optional.ofNullable(prepared.get(guest));
  }

  /** The session with this one, which is taken out; empty where it is under another key. */
  synchronized Optional<PreparedSession> take(Peer peer) {
    return Optional.ofNullable(prepared.remove(peer.address()))
        .filter(session -> session.peer().equals(peer));
  }

  /** A new session is wanted. */
  synchronized void drop(Address guest) {
    prepared.remove(guest);
  }

  /**
   * The log lets these in: a session in which something was said to them goes into the store. To be
   * called in the transaction in which the log is kept.
   */
  public synchronized void cameIn(Collection<Address> newcomers) {
    for (Address newcomer : newcomers) {
      PreparedSession session = prepared.get(newcomer);
      if (session != null && session.isUsed()) {
        session.keep();
        prepared.remove(newcomer);
      }
    }
  }
}
