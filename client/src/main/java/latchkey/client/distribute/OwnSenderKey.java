package latchkey.client.distribute;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import latchkey.client.crypto.SenderKeys;
import latchkey.client.model.KeyCoverage;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.EnvelopeId;
import latchkey.protocol.message.AuthorPlace;
import latchkey.protocol.message.GroupContent;
import org.jspecify.annotations.Nullable;

/**
 * This device's sender key in one meeting. Whoever comes in is entitled to the key at the iteration
 * that it has then, fixed at that moment, however long handing it out takes: so everything that the
 * device says afterwards opens for the newcomer, and nothing that it said before. After somebody
 * has gone there is a new key before anything else is encrypted; however many went meanwhile, one.
 * So there is after a day, or {@link #MESSAGES} messages, of a key that was used.
 *
 * <p>A key lives as long as this object: a device that starts again makes a new one. Safe for use
 * by several threads; never waits for anything.
 */
public final class OwnSenderKey {
  /** As many are encrypted under one key. */
  static final int MESSAGES = 10_000;

  /** As long is one key used. */
  static final Duration TIME = Duration.ofDays(1);

  /** Keys before the present one, which somebody may still ask for. */
  private static final int FORMER_KEYS = 16;

  private final SenderKeys keys;
  private final Supplier<AuthorPlace> upcoming;
  private final LongSupplier nanoTime;
  private final Deque<Generation> former = new ArrayDeque<>();
  private Generation present;
  private boolean somebodyWent;

  /**
   * @param upcoming where this device's next message stands among its own
   * @param nanoTime the device's running clock, as {@link System#nanoTime}
   */
  public OwnSenderKey(SenderKeys keys, Supplier<AuthorPlace> upcoming, LongSupplier nanoTime) {
    this.keys = keys;
    this.upcoming = upcoming;
    this.nanoTime = nanoTime;
    this.present = new Generation(nanoTime.getAsLong());
  }

  /** The key at one iteration, and the place of what is said next. */
  public record Distribution(Bytes message, AuthorPlace next) {}

  /** One recipient and what it is to get. */
  public record Due(Address recipient, UUID distributionId, Distribution distribution) {}

  /** {@code newcomer} takes part from now on. */
  public synchronized void cameIn(Address newcomer) {
    if (!present.recipients.containsKey(newcomer)) {
      present.recipients.put(newcomer, new Recipient(presentDistribution()));
    }
  }

  /** As {@link #cameIn(Address)}, for many at once: nobody finds only some of them due. */
  public synchronized void cameIn(Collection<Address> newcomers) {
    newcomers.forEach(this::cameIn);
  }

  /** {@code leaver} takes part no more. */
  public synchronized void wentOut(Address leaver) {
    somebodyWent |= present.recipients.remove(leaver) != null;
    former.forEach(generation -> generation.recipients.remove(leaver));
  }

  /**
   * Makes a new key if a recipient has gone since the last was made, or its time is over. To be
   * called before each message.
   */
  public synchronized boolean rotateIfDue() {
    if (!isRotationDue()) {
      return false;
    }
    Collection<Address> everyone = List.copyOf(present.recipients.keySet());
    former.addFirst(present);
    if (former.size() > FORMER_KEYS) {
      former.removeLast();
    }
    present = new Generation(nanoTime.getAsLong());
    somebodyWent = false;
    cameIn(everyone);
    return true;
  }

  /** Whether the present key must encrypt nothing more. */
  public synchronized boolean isRotationDue() {
    return somebodyWent
        || present.encrypted >= MESSAGES
        || (present.encrypted > 0 && nanoTime.getAsLong() - present.madeAt >= TIME.toNanos());
  }

  /** A sender-key message under the present key. */
  public synchronized Bytes encrypt(GroupContent content) {
    if (!present.made) {
      var unused = presentDistribution();
    }
    present.distribution = null; // The key moves on.
    present.encrypted++;
    return keys.encrypt(present.id, content);
  }

  /** The same for everyone who comes in between two messages. */
  private Distribution presentDistribution() {
    Distribution distribution = present.distribution;
    if (distribution == null) {
      distribution = new Distribution(keys.distribution(present.id), upcoming.get());
      present.distribution = distribution;
      present.made = true;
    }
    return distribution;
  }

  /** Those who have not been given the present key. */
  public synchronized List<Due> due() {
    List<Due> due = new ArrayList<>();
    present.recipients.forEach((address, recipient) -> {
      if (recipient.state == State.LACKING) {
        due.add(new Due(address, present.id, recipient.distribution));
      }
    });
    return due;
  }

  /**
   * What this asker is entitled to: of the key it names, or of the present one where it names none.
   */
  public synchronized Optional<Due> entitlement(Address asker, Optional<UUID> distributionId) {
    UUID wanted = distributionId.orElse(present.id);
    return generation(wanted)
        .flatMap(generation -> Optional.ofNullable(generation.recipients.get(asker)))
        .map(recipient -> new Due(asker, wanted, recipient.distribution));
  }

  /**
   * The server has taken the key for this recipient.
   *
   * @param envelope in which it is
   * @param queued because the recipient is away
   */
  public synchronized void given(Due due, EnvelopeId envelope, boolean queued) {
    generation(due.distributionId())
        .map(generation -> generation.recipients.get(due.recipient()))
        .ifPresent(recipient -> recipient.given(envelope, queued));
  }

  /** The recipient has acknowledged an envelope; perhaps before {@link #given} is told of it. */
  public synchronized void acknowledged(Address recipient, EnvelopeId envelope) {
    Recipient known = present.recipients.get(recipient);
    if (known != null) {
      known.acknowledged(envelope);
    }
  }

  /** The envelopes with the present key that have not been acknowledged yet. */
  public synchronized Map<Address, EnvelopeId> unacknowledged() {
    Map<Address, EnvelopeId> envelopes = new HashMap<>();
    present.recipients.forEach((address, recipient) -> {
      if (recipient.envelope != null
          && (recipient.state == State.DELIVERED || recipient.state == State.QUEUED)) {
        envelopes.put(address, recipient.envelope);
      }
    });
    return envelopes;
  }

  public synchronized KeyCoverage coverage() {
    return new KeyCoverage(
        in(State.READY), in(State.DELIVERED), in(State.QUEUED), in(State.LACKING));
  }

  private Set<Address> in(State state) {
    return present.recipients.entrySet().stream()
        .filter(entry -> entry.getValue().state == state)
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }

  public synchronized UUID distributionId() {
    return present.id;
  }

  private Optional<Generation> generation(UUID distributionId) {
    if (present.id.equals(distributionId)) {
      return Optional.of(present);
    }
    return former.stream().filter(one -> one.id.equals(distributionId)).findFirst();
  }

  private enum State {
    LACKING,
    QUEUED,
    DELIVERED,
    READY
  }

  private static final class Generation {
    private final UUID id = UUID.randomUUID();
    private final Map<Address, Recipient> recipients = new LinkedHashMap<>();
    private final long madeAt;
    private int encrypted;
    private boolean made;
    private @Nullable Distribution distribution;

    Generation(long madeAt) {
      this.madeAt = madeAt;
    }
  }

  private static final class Recipient {
    private final Distribution distribution;
    private State state = State.LACKING;
    private @Nullable EnvelopeId envelope;
    private @Nullable EnvelopeId acknowledged;

    Recipient(Distribution distribution) {
      this.distribution = distribution;
    }

    void given(EnvelopeId newest, boolean queued) {
      envelope = newest;
      if (newest.equals(acknowledged)) {
        state = State.READY;
      } else {
        state = queued ? State.QUEUED : State.DELIVERED;
      }
    }

    void acknowledged(EnvelopeId one) {
      acknowledged = one;
      if (one.equals(envelope)) {
        state = State.READY;
      }
    }
  }
}
