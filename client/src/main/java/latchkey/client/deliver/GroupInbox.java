package latchkey.client.deliver;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import latchkey.protocol.Address;
import latchkey.protocol.MessageId;
import latchkey.protocol.message.GroupBody;
import latchkey.protocol.message.GroupContent;
import latchkey.protocol.relay.MeetingMessage;
import latchkey.protocol.relay.ReplayPage;

/**
 * A meeting's group messages, each taken once and in the order of {@code seq}. A gap is filled from
 * the server; one that the server does not fill is reported. A message whose key is missing is
 * held, and holds back what comes after it, since keys go before messages and it is nearly always
 * on its way; only when its sender has been asked for {@link #PATIENCE} of connected time, or for
 * {@link #PATIENCE_WITH_GONE} where it takes part no more, do the others pass it by. To be used by
 * one thread.
 */
public final class GroupInbox {
  static final Duration PATIENCE = Duration.ofSeconds(30);

  /** What has come for this device while it was away is here by then. */
  static final Duration PATIENCE_WITH_GONE = Duration.ofSeconds(10);

  private static final Duration WORTH_TELLING = Duration.ofSeconds(10);

  /**
   * More are not fetched before some of these have opened, or those that do not open hold no others
   * back.
   */
  static final int MAX_HELD = 2_000;

  /** So many messages of one sender are held. What it said after them stays on the server. */
  static final int MAX_HELD_OF_ONE = 500;

  /** So many messages that were taken last are known again, whatever number they come under. */
  private static final int MEMORY = 10_000;

  /** {@code relay:replay}. */
  @FunctionalInterface
  public interface Source {
    ReplayPage after(long seq);
  }

  /** Opens a message, or says why not. */
  public interface Reader {
    Opening open(MeetingMessage message);

    /** From {@code seq} on the server gives its numbers anew. */
    void renumberedFrom(long seq);
  }

  /** Where messages go. */
  public interface Sink {
    void opened(MeetingMessage message, GroupContent content);

    /** This device's own, in its place. */
    void cameBack(MeetingMessage message, GroupBody said);

    /** This device's own, which stands for one that it has given up. */
    void ownVoid(MeetingMessage message);

    void refused(MeetingMessage message, String reason);

    /** The sender's key is missing: it must be asked for. */
    void keyMissing(Address sender, UUID distributionId);

    /** A sender has kept silent for so long that people should know of it. */
    void keyOverdue(Address sender);

    /** The server has these numbers, and does not hand their messages out. */
    void missing(long from, long to);

    /**
     * The server has forgotten messages that this device has taken, among the numbers {@code from}
     * to {@code to}, and gives their numbers to others: it was restored from an older copy.
     */
    void wentBack(long from, long to);

    /**
     * Comes after some messages: those are handled now, and so is everything up to {@code seq},
     * which need not be kept for this device.
     */
    void settled(long seq);

    /** Whether to go on: what is not taken now is taken when this device is back. */
    boolean isOpen();

    /** Whether a key can still come from there. */
    boolean takesPart(Address sender);
  }

  private final Source source;
  private final Reader reader;
  private final Sink sink;
  private final Supplier<Duration> connectedTime;

  private final TreeMap<Long, MeetingMessage> held = new TreeMap<>();

  /** Held under numbers that the server has given to others since. */
  private final List<MeetingMessage> stranded = new ArrayList<>();

  /**
   * Senders of whom messages stay on the server, by the number of the first. They are read from
   * there when those that are held have opened.
   */
  private final Map<Address, Long> left = new HashMap<>();

  private final TreeMap<Long, MessageId> lately = new TreeMap<>();
  private final Set<Sent> seen = new LinkedHashSet<>();
  private final Map<Address, Duration> silentSince = new HashMap<>();
  private final Set<Address> overdue = new HashSet<>();
  private long taken;
  private long latest;
  private long missing;
  private long settled;

  /**
   * @param connectedTime how long there has been a connection so far
   */
  public GroupInbox(Source source, Reader reader, Sink sink, Supplier<Duration> connectedTime) {
    this.source = source;
    this.reader = reader;
    this.sink = sink;
    this.connectedTime = connectedTime;
  }

  private record Sent(Address sender, MessageId id) {}

  /**
   * There is a connection (again). Where the server knows of less that is handled than this device
   * does, an acknowledgement was lost or the server was restored from an older copy; so everything
   * since is read again, and what was taken before is known by its id or by the ratchet.
   *
   * @param own up to where this device has handled everything
   * @param cursor the same, by the server's word
   * @param newest the server's newest number
   */
  public void resume(long own, long cursor, long newest) {
    long known = Math.max(taken, own);
    taken = Math.min(known, Math.min(cursor, newest));
    latest = newest;
    settled = taken;
    if (newest < known) {
      missing = taken;
      forgetFrom(newest + 1);
      sink.wentBack(taken + 1, known);
    } else {
      missing = Math.max(missing, known);
    }
  }

  /** From {@code seq} on the numbers are given anew. */
  private void forgetFrom(long seq) {
    reader.renumberedFrom(seq);
    stranded.addAll(held.tailMap(seq).values());
    held.tailMap(seq).clear();
    left.values().removeIf(first -> first >= seq);
    lately.tailMap(seq).clear();
  }

  /** The highest {@code seq} that need not be read again. */
  public long handled() {
    long firstHeld = held.isEmpty() ? Long.MAX_VALUE : held.firstKey();
    long firstLeft = left.values().stream().mapToLong(first -> first).min().orElse(Long.MAX_VALUE);
    return Math.min(taken, Math.min(firstHeld, firstLeft) - 1);
  }

  /** A message that the server has pushed. */
  public void offer(MeetingMessage message) {
    latest = Math.max(latest, message.seq());
    if (message.seq() == taken + 1 && hasRoom()) {
      take(message);
      settle();
    } else if (message.seq() > taken) {
      catchUp();
    }
  }

  /**
   * Reads on, where the server says that it has messages up to {@code newest}; tries again what is
   * held.
   */
  public void catchUpTo(long newest) {
    if (Math.max(newest, latest) > taken) {
      catchUp();
    } else {
      settle();
    }
  }

  /** Reads on to the newest message. */
  public void catchUp() {
    boolean more = true;
    while (more && hasRoom() && sink.isOpen()) {
      ReplayPage page = source.after(taken);
      latest = Math.max(latest, page.latest());
      more = false;
      for (MeetingMessage message : page.messages()) {
        if (message.seq() > taken) {
          withheld(message.seq() - 1);
          take(message);
          more = taken < latest;
        }
      }
      if (!more) {
        withheld(latest);
      }
      settle();
    }
  }

  /** Tries again what is held: a key has come, somebody has gone, or time has passed. */
  public void retry() {
    if (isHolding()) {
      settle();
      takeUpLeft();
      if (hasRoom() && taken < latest) {
        catchUp();
      }
    }
  }

  public boolean isHolding() {
    return !held.isEmpty() || !stranded.isEmpty() || !left.isEmpty();
  }

  /** How many messages wait here for their keys. */
  int holds() {
    return held.size() + stranded.size();
  }

  private boolean hasRoom() {
    return held.size() < MAX_HELD || isOverdue(sender(held.firstEntry().getValue()));
  }

  /** Whether what this sender says now stays on the server. */
  private boolean isLeft(Address sender) {
    return left.containsKey(sender)
        || (held.size() >= MAX_HELD_OF_ONE
            && heldOf(sender) >= (held.size() < MAX_HELD ? MAX_HELD_OF_ONE : 1));
  }

  private long heldOf(Address sender) {
    return held.values().stream().filter(one -> sender(one).equals(sender)).count();
  }

  /** What was held of these senders has opened: what was left on the server is read now. */
  private void takeUpLeft() {
    boolean progress = true;
    while (progress && sink.isOpen()) {
      progress = false;
      for (Address sender : List.copyOf(left.keySet())) {
        if (heldOf(sender) == 0) {
          readLeft(sender);
          settle();
          progress |= heldOf(sender) == 0;
        }
      }
    }
  }

  private void readLeft(Address sender) {
    Long first = left.remove(sender);
    long after = first == null ? taken : first - 1;
    try {
      boolean more = true;
      while (more) {
        more = false;
        for (MeetingMessage message : source.after(after).messages()) {
          if (message.seq() > after && message.seq() <= taken) {
            if (sender(message).equals(sender)) {
              keep(message);
            }
            after = message.seq();
            more = after < taken;
          }
        }
      }
    } catch (RuntimeException e) {
      left.merge(sender, after + 1, Math::min);
      throw e;
    }
  }

  /** What has not come up to here was asked for in vain. */
  private void withheld(long until) {
    long from = Math.max(taken, missing) + 1;
    if (until >= from) {
      missing = until;
      sink.missing(from, until);
    }
  }

  private void take(MeetingMessage message) {
    taken = message.seq();
    MessageId before = lately.get(taken);
    if (before != null && !before.equals(message.messageId())) {
      long last = lately.lastKey();
      forgetFrom(taken);
      sink.wentBack(taken, last);
    }
    lately.put(taken, message.messageId());
    if (lately.size() > MEMORY) {
      lately.pollFirstEntry();
    }
    keep(message);
  }

  private void keep(MeetingMessage message) {
    Address sender = sender(message);
    Sent sent = new Sent(sender, message.messageId());
    if (seen.contains(sent)) {
      return;
    }
    if (isLeft(sender)) {
      left.merge(sender, message.seq(), Math::min);
      return;
    }
    seen.add(sent);
    held.put(message.seq(), message);
    if (seen.size() > MEMORY) {
      seen.remove(seen.iterator().next());
    }
  }

  private static Address sender(MeetingMessage message) {
    return new Address(message.senderId(), message.senderDeviceId());
  }

  private void settle() {
    Set<Address> silent = new HashSet<>();
    boolean delivered = settle(stranded.iterator(), silent);
    delivered |= settle(held.values().iterator(), silent);
    if (delivered || handled() != settled) {
      settled = handled();
      sink.settled(settled);
    }
  }

  /** Returns whether any were handled. */
  private boolean settle(Iterator<MeetingMessage> messages, Set<Address> silent) {
    boolean delivered = false;
    while (messages.hasNext() && sink.isOpen()) {
      MeetingMessage message = messages.next();
      Address sender = sender(message);
      if (silent.contains(sender)) {
        continue;
      }
      Opening opening = reader.open(message);
      if (opening instanceof Opening.KeyMissing missing && !isHopeless(sender)) {
        silent.add(sender);
        sink.keyMissing(sender, missing.distributionId());
        if (isSilentFor(sender, WORTH_TELLING) && overdue.add(sender)) {
          sink.keyOverdue(sender);
        }
        if (!isOverdue(sender)) {
          break;
        }
      } else {
        messages.remove();
        deliver(message, sender, opening);
        delivered = true;
      }
    }
    return delivered;
  }

  private void deliver(MeetingMessage message, Address sender, Opening opening) {
    if (opening instanceof Opening.Opened opened) {
      silentSince.remove(sender);
      overdue.remove(sender);
      sink.opened(message, opened.content());
    } else if (opening instanceof Opening.CameBack own) {
      sink.cameBack(message, own.said());
    } else if (opening instanceof Opening.OwnVoid) {
      sink.ownVoid(message);
    } else if (opening instanceof Opening.Refused refused) {
      sink.refused(message, refused.reason());
    } else if (opening instanceof Opening.KeyMissing) {
      sink.refused(message, "its sender went before it gave its key to this device");
    }
  }

  private boolean isOverdue(Address sender) {
    return isSilentFor(sender, sink.takesPart(sender) ? PATIENCE : PATIENCE_WITH_GONE);
  }

  private boolean isSilentFor(Address sender, Duration patience) {
    Duration now = connectedTime.get();
    Duration since = silentSince.computeIfAbsent(sender, unused -> now);
    return now.minus(since).compareTo(patience) >= 0;
  }

  private boolean isHopeless(Address sender) {
    return !sink.takesPart(sender) && isOverdue(sender);
  }
}
