package latchkey.client.deliver;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import latchkey.protocol.Address;
import latchkey.protocol.content.Content;
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

  /** More are not fetched before some of these have opened. */
  static final int MAX_HELD = 2_000;

  /** {@code relay:replay}. */
  @FunctionalInterface
  public interface Source {
    ReplayPage after(long seq);
  }

  /** Opens a message, or says why not. */
  @FunctionalInterface
  public interface Reader {
    Opening open(MeetingMessage message);
  }

  /** Where messages go. */
  public interface Sink {
    void opened(MeetingMessage message, Content content);

    void refused(MeetingMessage message, String reason);

    /** The sender's key is missing: it must be asked for. */
    void keyMissing(Address sender, UUID distributionId);

    /** A sender has kept silent for so long that people should know of it. */
    void keyOverdue(Address sender);

    /** The server has these numbers, and does not hand their messages out. */
    void missing(long from, long to);

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
  private final Map<Address, Duration> silentSince = new HashMap<>();
  private final Set<Address> overdue = new HashSet<>();
  private long taken;
  private long latest;
  private long missing;

  /**
   * @param connectedTime how long there has been a connection so far
   */
  public GroupInbox(Source source, Reader reader, Sink sink, Supplier<Duration> connectedTime) {
    this.source = source;
    this.reader = reader;
    this.sink = sink;
    this.connectedTime = connectedTime;
  }

  /** Everything up to {@code seq} is not, or no longer, for this device. */
  public void startAfter(long seq) {
    taken = Math.max(taken, seq);
  }

  /** The highest {@code seq} that need not be read again. */
  public long handled() {
    return held.isEmpty() ? taken : held.firstKey() - 1;
  }

  /** A message that the server has pushed. */
  public void offer(MeetingMessage message) {
    latest = Math.max(latest, message.seq());
    if (message.seq() == taken + 1 && held.size() < MAX_HELD) {
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
    while (more && held.size() < MAX_HELD && sink.isOpen()) {
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
    if (!held.isEmpty()) {
      settle();
      if (held.size() < MAX_HELD && taken < latest) {
        catchUp();
      }
    }
  }

  public boolean isHolding() {
    return !held.isEmpty();
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
    held.put(taken, message);
  }

  private void settle() {
    Set<Address> silent = new HashSet<>();
    boolean delivered = false;
    Iterator<MeetingMessage> messages = held.values().iterator();
    while (messages.hasNext() && sink.isOpen()) {
      MeetingMessage message = messages.next();
      Address sender = new Address(message.senderId(), message.senderDeviceId());
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
    if (delivered) {
      sink.settled(handled());
    }
  }

  private void deliver(MeetingMessage message, Address sender, Opening opening) {
    if (opening instanceof Opening.Opened opened) {
      silentSince.remove(sender);
      overdue.remove(sender);
      sink.opened(message, opened.content());
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
