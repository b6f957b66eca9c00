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
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
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
  private final List<Ahead> ahead = new ArrayList<>();
  private boolean oneWent;

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

  /**
   * {@code newcomer} takes part from now on. Writes nothing: the key is made when it is handed out.
   */
  public synchronized void cameIn(Address newcomer) {
    if (!present.recipients.containsKey(newcomer)) {
      present.recipients.put(
          newcomer,
          handedTo(newcomer)
              .map(handed -> new Recipient(handed.distribution(), State.HANDED))
              .orElseGet(() -> new Recipient(null, State.LACKING)));
    }
  }

  private Optional<Ahead> handedTo(Address newcomer) {
    return ahead.stream()
        .filter(one -> one.distributionId().equals(present.id))
        .filter(one -> one.newcomers().contains(newcomer))
        .findFirst();
  }

  /** As {@link #cameIn(Address)}, for many at once: nobody finds only some of them due. */
  public synchronized void cameIn(Collection<Address> newcomers) {
    newcomers.forEach(this::cameIn);
  }

  /** {@code leaver} takes part no more. */
  public synchronized void wentOut(Address leaver) {
    oneWent |= present.recipients.remove(leaver) != null;
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
    oneWent = false;
    cameIn(everyone);
    return true;
  }

  /** Whether the present key must encrypt nothing more. */
  public synchronized boolean isRotationDue() {
    return oneWent
        || ahead.stream().anyMatch(one -> one.distributionId().equals(present.id) && isOverdue(one))
        || present.encrypted >= MESSAGES
        || (present.encrypted > 0 && nanoTime.getAsLong() - present.madeAt >= TIME.toNanos());
  }

  /**
   * A sender-key message under the present key; what it says is written, and the message noted, in
   * the transaction in which it is encrypted.
   *
   * @param made told of the message
   */
  public synchronized Bytes encrypt(Supplier<GroupContent> content, Consumer<Bytes> made) {
    if (!present.made) {
      var unused = presentDistribution();
    }
    // Who came in before this message gets the key as it is before it.
    present.recipients.values().forEach(this::distributionTo);
    present.distribution = null; // The key moves on.
    present.encrypted++;
    return keys.encrypt(present.id, content, made);
  }

  /**
   * The present key, as those get it whom an entry lets in that is not in the log yet. Until {@link
   * #stands} or {@link #fell} is told nothing must be encrypted.
   *
   * @param since by the running clock
   */
  public record Ahead(
      UUID distributionId, Distribution distribution, Set<Address> newcomers, long since) {}

  /** The key is about to be handed over for {@code newcomers}, together with their entry. */
  public synchronized Ahead ahead(Collection<Address> newcomers) {
    Ahead made =
        new Ahead(present.id, presentDistribution(), Set.copyOf(newcomers), nanoTime.getAsLong());
    ahead.add(made);
    return made;
  }

  /** Whether it is not known yet if such an entry stands. Nothing is waited for after that. */
  public synchronized boolean isAhead() {
    return ahead.stream().anyMatch(one -> !isOverdue(one));
  }

  private boolean isOverdue(Ahead one) {
    return nanoTime.getAsLong() - one.since() >= Setbacks.PATIENCE.toNanos();
  }

  /**
   * The entry is in the log.
   *
   * @param taken the envelopes that the server has taken; who is not among them lacks the key
   */
  public synchronized void stands(Ahead handed, Map<Address, EnvelopeId> taken) {
    ahead.remove(handed);
    lack(handed);
    taken.forEach((newcomer, envelope) ->
        given(new Due(newcomer, handed.distributionId(), handed.distribution()), envelope, false));
  }

  /**
   * The entry is not in the log. The server may have kept what was handed over, and give it to
   * those who are not in: so this key must encrypt nothing more.
   */
  public synchronized void fell(Ahead handed) {
    ahead.remove(handed);
    lack(handed);
    oneWent |= handed.distributionId().equals(present.id);
  }

  private void lack(Ahead handed) {
    handed.newcomers().stream()
        .map(present.recipients::get)
        .filter(Objects::nonNull)
        .forEach(Recipient::lacks);
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

  private Distribution distributionTo(Recipient recipient) {
    Distribution distribution = recipient.distribution;
    if (distribution == null) {
      distribution = presentDistribution();
      recipient.distribution = distribution;
    }
    return distribution;
  }

  /** Those who have not been given the present key. */
  public synchronized List<Due> due() {
    List<Due> due = new ArrayList<>();
    present.recipients.forEach((address, recipient) -> {
      if (recipient.state == State.LACKING) {
        due.add(new Due(address, present.id, distributionTo(recipient)));
      }
    });
    return due;
  }

  /**
   * What this asker is entitled to: of the key it names, or of the present one where it names none.
   */
  public synchronized Optional<Due> entitlement(Address asker, Optional<UUID> distributionId) {
    UUID wanted = distributionId.orElse(present.id);
    if (wanted.equals(present.id)) {
      return Optional.ofNullable(present.recipients.get(asker))
          .map(recipient -> new Due(asker, wanted, distributionTo(recipient)));
    }
    return generation(wanted)
        .flatMap(generation -> Optional.ofNullable(generation.recipients.get(asker)))
        .flatMap(recipient -> Optional.ofNullable(recipient.distribution))
        .map(distribution -> new Due(asker, wanted, distribution));
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
        in(State.READY), in(State.DELIVERED, State.HANDED), in(State.QUEUED), in(State.LACKING));
  }

  private Set<Address> in(State... states) {
    return present.recipients.entrySet().stream()
        .filter(entry -> List.of(states).contains(entry.getValue().state))
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
    /** Together with the entry; what the server says of its envelope is not known yet. */
    HANDED,
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
    /** Null until it is handed out, or until the first message after this one came in. */
    private @Nullable Distribution distribution;

    private State state;
    private @Nullable EnvelopeId envelope;
    private @Nullable EnvelopeId acknowledged;

    Recipient(@Nullable Distribution distribution, State state) {
      this.distribution = distribution;
      this.state = state;
    }

    void lacks() {
      if (state == State.HANDED) {
        state = State.LACKING;
      }
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
