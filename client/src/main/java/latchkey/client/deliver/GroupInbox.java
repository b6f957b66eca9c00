package latchkey.client.deliver;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import latchkey.client.store.Streams;
import latchkey.client.store.Streams.Stretch;
import latchkey.protocol.Address;
import latchkey.protocol.MeetingId;
import latchkey.protocol.MessageId;
import latchkey.protocol.message.GroupBody;
import latchkey.protocol.message.GroupContent;
import latchkey.protocol.relay.Incarnation;
import latchkey.protocol.relay.MeetingMessage;
import latchkey.protocol.relay.Place;
import latchkey.protocol.relay.ReplayPage;
import latchkey.protocol.relay.StreamPosition;
import org.jspecify.annotations.Nullable;

/**
 * A meeting's group messages, each taken once and in the order of {@code seq}, and numbered on and
 * on where a server that was restored begins anew. A gap is filled from the server; one that the
 * server does not fill is reported. A message whose key is missing is held, and holds back what
 * comes after it, since keys go before messages and it is nearly always on its way; only when its
 * sender has been asked for {@link #PATIENCE} of connected time, or for {@link #PATIENCE_WITH_GONE}
 * where it takes part no more, do the others pass it by. To be used by one thread.
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
    ReplayPage after(Place place);
  }

  /** Opens a message, or says why not. */
  @FunctionalInterface
  public interface Reader {
    Opening open(MeetingMessage message);
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

    /** The places that this device has acknowledged say nothing any more. */
    void beginsAnew();

    /**
     * The server was restored from an older copy.
     *
     * @param lost so many messages that this device has taken the server has not any more; 0 where
     *     that is not known
     * @param since when the server took the newest that it still has
     */
    void restored(long lost, Optional<Instant> since);

    /**
     * Comes after some messages: those are handled now, and so is everything up to {@code number},
     * which the server has at that place, and need not keep for this device.
     */
    void settled(long number, Place place);

    /** Whether to go on: what is not taken now is taken when this device is back. */
    boolean isOpen();

    /** Whether a key can still come from there. */
    boolean takesPart(Address sender);
  }

  private final MeetingId meeting;
  private final Streams kept;
  private final ReadTranscript transcript;
  private final Source source;
  private final Reader reader;
  private final Sink sink;
  private final Supplier<Duration> connectedTime;

  private final TreeMap<Long, MeetingMessage> held = new TreeMap<>();

  /** What has been read since this program began, by the number that it began after. */
  private final TreeMap<Long, Stretch> stretches = new TreeMap<>();

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

  /** Up to this number the server may have other messages in their places by now. */
  private long anew;

  private @Nullable Incarnation present;
  private @Nullable Restored untold;

  /**
   * @param kept where the numbering is kept
   * @param transcript of what is taken
   * @param connectedTime how long there has been a connection so far
   */
  public GroupInbox(
      MeetingId meeting,
      Streams kept,
      ReadTranscript transcript,
      Source source,
      Reader reader,
      Sink sink,
      Supplier<Duration> connectedTime) {
    this.meeting = meeting;
    this.kept = kept;
    this.transcript = transcript;
    this.source = source;
    this.reader = reader;
    this.sink = sink;
    this.connectedTime = connectedTime;
  }

  private record Sent(Address sender, MessageId id) {}

  /** What was taken before the server was restored: up to a number. */
  private static final class Restored {
    private final Stretch stretch;
    private final long number;

    /** Of that, so many places hold other messages now. */
    private long exchanged;

    Restored(Stretch stretch, long number) {
      this.stretch = stretch;
      this.number = number;
    }
  }

  /**
   * There is a connection (again). In the incarnation that was read last, this device reads on.
   * Where the meeting is in another one, the server has lost something: the device reads again from
   * where the server knows it to stand, since others may have said something there before that was
   * noticed. What was taken before is known by its id or by the ratchet.
   *
   * @param own up to where this device has handled everything; empty where it comes in
   */
  public void resume(OptionalLong own, StreamPosition position) {
    Optional<Stretch> last = kept.stretch(meeting);
    if (last.isEmpty()) {
      taken = position.cursor();
      begin(new Stretch(position.read(), 0, taken));
    } else {
      readOn(last.get(), Math.max(taken, own.orElse(0)), position);
    }
    present = position.incarnation();
    transcript.isIn(present);
    missing = Math.max(missing, taken);
    settled = handled();
    if (reading().incarnation().equals(position.incarnation())) {
      latest = reading().number(position.latest());
    }
  }

  private void readOn(Stretch last, long known, StreamPosition position) {
    boolean isWhole =
        last.incarnation().equals(position.incarnation())
            && position.latest() >= last.place(known).seq();
    if (isWhole && known >= last.from()) {
      taken = known;
      if (stretches.putIfAbsent(last.from(), last) == null) {
        transcript.begins(last, known);
      }
      return;
    }
    if (!isWhole) {
      boolean wasTold = position.read().number() > last.incarnation().number();
      untold = new Restored(last, wasTold ? last.from() : known);
    }
    taken = Math.max(known, last.from());
    anew = taken;
    left.clear(); // It is among what is read again.
    sink.beginsAnew();
    begin(new Stretch(position.read(), taken - position.cursor(), taken));
  }

  private void begin(Stretch stretch) {
    kept.put(meeting, stretch);
    stretches.put(stretch.from(), stretch);
    transcript.begins(stretch, taken);
    latest = taken;
  }

  private Stretch reading() {
    return stretches.lastEntry().getValue();
  }

  /** Where the server has what this device has under a number. */
  private Place place(long number) {
    return stretchAfter(number).place(number);
  }

  /** In which incarnation, and where, the server had a message that was taken under this number. */
  public Stretch stretchOf(long number) {
    return stretchAfter(number - 1);
  }

  /** Where the next number counts. */
  private Stretch stretchAfter(long number) {
    Map.Entry<Long, Stretch> stretch = stretches.floorEntry(number);
    return (stretch == null ? stretches.firstEntry() : stretch).getValue();
  }

  /** The highest number that need not be read again. */
  public long handled() {
    long firstHeld = held.isEmpty() ? Long.MAX_VALUE : held.firstKey();
    long firstLeft = left.values().stream().mapToLong(first -> first).min().orElse(Long.MAX_VALUE);
    return Math.min(taken, Math.min(firstHeld, firstLeft) - 1);
  }

  /** A message that the server has pushed. */
  public void offer(MeetingMessage message) {
    long number = reading().number(message.seq());
    if (message.incarnation() != reading().incarnation().number()) {
      readOn();
    } else if (number == taken + 1 && hasRoom()) {
      latest = Math.max(latest, number);
      take(message, number);
      settle();
    } else if (number > taken) {
      latest = Math.max(latest, number);
      catchUp();
    }
  }

  /** Reads on, if the server has more, or has lost something; tries again what is held. */
  public void readOn() {
    if (latest > taken || untold != null || !reading().incarnation().equals(present)) {
      catchUp();
    } else {
      settle();
    }
  }

  /** Reads on to the newest message, through what is left of former incarnations. */
  public void catchUp() {
    boolean more = true;
    while (more && hasRoom() && sink.isOpen()) {
      Stretch stretch = reading();
      ReplayPage page = source.after(stretch.place(taken));
      latest = Math.max(latest, stretch.number(page.latest()));
      more = false;
      for (MeetingMessage message : page.messages()) {
        long number = stretch.number(message.seq());
        if (number > taken) {
          withheld(number - 1);
          compare(message);
          take(message, number);
          more = taken < latest;
        }
      }
      if (!more) {
        withheld(latest);
        more = goOn(page);
      }
      settle();
    }
  }

  /** Returns whether there is another incarnation to read. */
  private boolean goOn(ReplayPage page) {
    Incarnation read = reading().incarnation();
    Incarnation next = page.next();
    boolean more = next != null && next.number() > read.number();
    Restored restored = untold;
    if (restored != null && (!more || restored.stretch.incarnation().equals(read))) {
      tell(restored, read, page);
    }
    if (more && next != null) {
      taken = Math.max(taken, latest);
      begin(new Stretch(next, taken, taken));
    }
    return more;
  }

  private void tell(Restored restored, Incarnation read, ReplayPage page) {
    Stretch stretch = restored.stretch;
    long seq = stretch.place(restored.number).seq();
    boolean isLeft = stretch.incarnation().equals(read);
    long left = isLeft ? page.latest() : stretch.place(stretch.from()).seq();
    untold = null;
    sink.restored(
        restored.exchanged + Math.max(0, seq - left),
        isLeft ? Optional.ofNullable(page.until()) : Optional.empty());
  }

  /** Where the server was restored, and went on before that was noticed, others stand there now. */
  private void compare(MeetingMessage message) {
    Restored restored = untold;
    if (restored != null && restored.stretch.incarnation().equals(reading().incarnation())) {
      long number = restored.stretch.number(message.seq());
      MessageId before = number <= restored.number ? lately.get(number) : null;
      if (before != null && !before.equals(message.messageId())) {
        restored.exchanged++;
      }
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
    return !held.isEmpty() || !left.isEmpty();
  }

  /** How many messages wait here for their keys. */
  int holds() {
    return held.size();
  }

  /** Whether it reads on to the end; where too much is held, it does not. */
  boolean hasRoom() {
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
      while (after < taken) {
        after = readLeft(sender, after);
      }
    } catch (RuntimeException e) {
      left.merge(sender, after + 1, Math::min);
      throw e;
    }
  }

  /** Reads a page, and no further than its incarnation; returns up to where. */
  private long readLeft(Address sender, long after) {
    Stretch stretch = stretchAfter(after);
    Long next = stretches.higherKey(after);
    long end = next == null ? taken : Math.min(taken, next);
    long read = after;
    for (MeetingMessage message : source.after(stretch.place(after)).messages()) {
      long number = stretch.number(message.seq());
      if (number > read && number <= end) {
        if (sender(message).equals(sender)) {
          keep(message.numbered(number));
        }
        read = number;
      }
    }
    return read > after ? read : end;
  }

  /** What has not come up to here was asked for in vain. */
  private void withheld(long until) {
    long from = Math.max(taken, missing) + 1;
    if (until >= from) {
      missing = until;
      sink.missing(from, until);
    }
  }

  private void take(MeetingMessage message, long number) {
    transcript.took(message);
    taken = number;
    lately.put(taken, message.messageId());
    if (lately.size() > MEMORY) {
      lately.pollFirstEntry();
    }
    keep(message.numbered(number));
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
    boolean delivered = settle(held.values().iterator(), silent);
    if (delivered || handled() != settled) {
      settled = handled();
      sink.settled(settled, place(Math.max(settled, anew)));
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
        deliver(message, sender, opening);
        messages.remove(); // Unless something of it could not be kept: then it is taken once more.
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
