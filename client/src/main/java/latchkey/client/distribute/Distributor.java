package latchkey.client.distribute;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import latchkey.client.crypto.PairwiseSessions;
import latchkey.client.crypto.Peer;
import latchkey.client.crypto.PeerBundle;
import latchkey.client.crypto.SealRequest;
import latchkey.client.crypto.Sealing;
import latchkey.client.model.KeyCoverage;
import latchkey.client.model.LatchkeyException;
import latchkey.client.roster.KnownPeers;
import latchkey.client.roster.RosterFollower;
import latchkey.client.thread.Lane;
import latchkey.protocol.Address;
import latchkey.protocol.Limits;
import latchkey.protocol.relay.Envelope;
import latchkey.protocol.relay.EnvelopesAccepted;

/**
 * Hands this device's sender key to everyone who lacks it, in one pass: bundles for many at once,
 * encryption over the machine's cores, envelopes in portions. One recipient's failure stops no
 * other; where trying again can help, it is tried again.
 */
public final class Distributor implements AutoCloseable {
  /** Base64 makes four bytes of three, and an event has room for 256 KiB. */
  private static final int PORTION_BYTES = 150 * 1024;

  /** An asker that has just been answered must wait for what it was sent. */
  private static final Duration ANSWER_PAUSE = Duration.ofMillis(300);

  /** However many acknowledge the key, the application is told some at a time. */
  private static final Duration TELLING_PAUSE = Duration.ofMillis(50);

  private final OwnSenderKey own;
  private final KnownPeers known;
  private final Introductions introductions;
  private final PairwiseSessions sessions;
  private final PreparedSessions prepared;
  private final RosterFollower roster;
  private final KeyContents contents;
  private final Peers peers;
  private final Outcomes outcomes;
  private final InstantSource clock;
  private final Lane lane;
  private final Setbacks setbacks;

  private final AtomicBoolean awake = new AtomicBoolean();
  private final AtomicBoolean telling = new AtomicBoolean();
  private final Map<Address, Instant> answered = new HashMap<>();
  private KeyCoverage told = KeyCoverage.NONE;

  public Distributor(
      OwnSenderKey own,
      RosterFollower roster,
      KnownPeers known,
      PairwiseSessions sessions,
      PreparedSessions prepared,
      Peers peers,
      Outcomes outcomes,
      InstantSource clock,
      Lane lane) {
    this.own = own;
    this.known = known;
    this.introductions = new Introductions(roster, peers);
    this.sessions = sessions;
    this.prepared = prepared;
    this.roster = roster;
    this.contents = new KeyContents(roster);
    this.peers = peers;
    this.outcomes = outcomes;
    this.clock = clock;
    this.lane = lane;
    this.setbacks = new Setbacks(clock);
  }

  /**
   * Lets guests in by what {@code append} does, which hands the key over with each attempt at their
   * entry. Blocks.
   */
  public void admit(Consumer<KeysAhead> append) {
    KeysAhead keys = new KeysAhead(own, prepared, roster);
    try {
      append.accept(keys);
    } finally {
      keys.settle();
      wake();
    }
  }

  /** Somebody may lack the key: makes a pass soon. */
  public void wake() {
    if (awake.compareAndSet(false, true)) {
      lane.run(() -> {
        awake.set(false);
        passNow();
      });
    }
  }

  /** What failed before is tried again at once: the connection is back, or a key was accepted. */
  public void retryAll() {
    setbacks.forget();
    lane.run(this::passNow);
  }

  /**
   * Whether what is said must wait: one who takes part has not been handed the key, or it is on its
   * way together with an entry, of which it is not known whether it stands. Who cannot be given it
   * for a reason that lasts, has not been given it for {@link Setbacks#PATIENCE}, or is not to be
   * written to, holds no one back. Never waits for anything.
   */
  public boolean holdsBack() {
    return own.isAhead()
        || own.due().stream()
            .map(OwnSenderKey.Due::recipient)
            .anyMatch(one -> !setbacks.isExcused(one) && known.find(one).isPresent());
  }

  /** Makes a pass; returns when it is done, or when {@code longest} has passed. */
  public void pass(Duration longest) {
    CountDownLatch done = new CountDownLatch(1);
    lane.run(() -> {
      try {
        passNow();
      } finally {
        done.countDown();
      }
    });
    try {
      var unused = done.await(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void passNow() {
    List<OwnSenderKey.Due> due =
        own.due().stream().filter(one -> !setbacks.isWaiting(one.recipient())).toList();
    if (!due.isEmpty()) {
      serve(due);
    }
    tellCoverage();
  }

  /**
   * Somebody asks for the key. It is given what it is entitled to, and nothing if that is nothing.
   *
   * @param newSession since what comes in the present one does not open for the asker
   */
  public void answer(Address asker, Optional<UUID> distributionId, boolean newSession) {
    lane.run(() -> {
      Instant now = clock.instant();
      Instant last = answered.get(asker);
      if (last != null && now.isBefore(last.plus(ANSWER_PAUSE))) {
        return;
      }
      answered.put(asker, now);
      if (newSession) {
        prepared.drop(asker);
        sessions.forget(asker);
      }
      own.entitlement(asker, distributionId).ifPresent(due -> serve(List.of(due)));
      tellCoverage();
    });
  }

  /** Somebody came or went, or has acknowledged the key: the coverage may be another. */
  public void tellCoverageSoon() {
    if (telling.compareAndSet(false, true)) {
      lane.runAfter(
          TELLING_PAUSE,
          () -> {
            telling.set(false);
            tellCoverage();
          });
    }
  }

  @Override
  public void close() {
    lane.close();
  }

  private void tellCoverage() {
    KeyCoverage coverage = own.coverage();
    if (!coverage.equals(told)) {
      told = coverage;
      outcomes.coverage(coverage);
    }
  }

  private void serve(List<OwnSenderKey.Due> due) {
    List<Recipient> recipients = due.stream().flatMap(one -> recipient(one).stream()).toList();
    var progress = new Progress(recipients.size());
    List<Recipient> strangers = hand(recipients, Introductions.Introduced.NOBODY, progress);
    if (!strangers.isEmpty()) {
      List<Peer> peersToMeet = strangers.stream().map(Recipient::peer).toList();
      hand(strangers, introductions.introduce(peersToMeet), progress)
          .forEach(it -> failed(it.due().recipient(), Failure.noSession()));
    }
  }

  /** Somebody who is to get the key, under the identity key by which this device knows it. */
  private record Recipient(OwnSenderKey.Due due, Peer peer) {}

  private Optional<Recipient> recipient(OwnSenderKey.Due due) {
    Optional<Peer> peer = known.find(due.recipient());
    if (peer.isEmpty() && known.hasChanged(due.recipient())) {
      failed(due.recipient(), Failure.unconfirmed());
    }
    return peer.map(it -> new Recipient(due, it));
  }

  /** How many of a pass's recipients have been served, or could not be. */
  private final class Progress {
    private final int total;
    private int done;

    Progress(int total) {
      this.total = total;
    }

    void add(int some) {
      done += some;
      if (some > 0) {
        outcomes.progress(done, total);
      }
    }
  }

  /** Returns those with whom there is no session, and no bundle to begin one. */
  private List<Recipient> hand(
      List<Recipient> recipients, Introductions.Introduced introduced, Progress progress) {
    introduced.failures().forEach(this::failed);
    List<Recipient> able =
        recipients.stream()
            .filter(it -> !introduced.failures().containsKey(it.due().recipient()))
            .toList();
    progress.add(recipients.size() - able.size());
    List<Recipient> withoutSession = new ArrayList<>();
    for (int from = 0; from < able.size(); from += Limits.MAX_BATCH) {
      List<Recipient> some = able.subList(from, Math.min(from + Limits.MAX_BATCH, able.size()));
      int before = withoutSession.size();
      upload(seal(some, introduced.bundles(), withoutSession));
      progress.add(some.size() - (withoutSession.size() - before));
    }
    return withoutSession;
  }

  private Map<OwnSenderKey.Due, Envelope> seal(
      List<Recipient> some, Map<Address, PeerBundle> bundles, List<Recipient> withoutSession) {
    Map<Address, Recipient> asked = new LinkedHashMap<>();
    List<SealRequest> requests = new ArrayList<>();
    for (Recipient one : some) {
      Address address = one.due().recipient();
      contents
          .forRecipient(one.due())
          .ifPresent(content -> {
            asked.put(address, one);
            Optional<PeerBundle> bundle = Optional.ofNullable(bundles.get(address));
            requests.add(
                new SealRequest(
                    one.peer(),
                    bundle,
                    bundle.isPresent() ? Optional.empty() : prepared.take(one.peer()),
                    content));
          });
    }
    Map<OwnSenderKey.Due, Envelope> sealed = new LinkedHashMap<>();
    for (Sealing outcome : sessions.sealAll(requests)) {
      Address address = outcome.recipient().address();
      Recipient recipient = Objects.requireNonNull(asked.get(address));
      if (outcome instanceof Sealing.Sealed ready) {
        sealed.put(recipient.due(), ready.envelope());
      } else if (outcome instanceof Sealing.NoSession) {
        withoutSession.add(recipient);
      } else if (outcome instanceof Sealing.OtherIdentity other) {
        failed(address, Failure.otherKey(other.shown()));
      } else if (outcome instanceof Sealing.BadBundle bad) {
        failed(address, Failure.badBundle(bad.reason()));
      }
    }
    return sealed;
  }

  private void upload(Map<OwnSenderKey.Due, Envelope> sealed) {
    Map<OwnSenderKey.Due, Envelope> portion = new LinkedHashMap<>();
    int bytes = 0;
    for (Map.Entry<OwnSenderKey.Due, Envelope> one : sealed.entrySet()) {
      int length = one.getValue().ciphertext().length();
      if (!portion.isEmpty() && bytes + length > PORTION_BYTES) {
        post(portion);
        portion.clear();
        bytes = 0;
      }
      portion.put(one.getKey(), one.getValue());
      bytes += length;
    }
    if (!portion.isEmpty()) {
      post(portion);
    }
  }

  private void post(Map<OwnSenderKey.Due, Envelope> portion) {
    Map<Address, EnvelopesAccepted.Result> results = new HashMap<>();
    try {
      peers
          .distribute(List.copyOf(portion.values()))
          .results()
          .forEach(result -> results.put(result.recipient(), result));
    } catch (LatchkeyException e) {
      portion.keySet().forEach(one -> failed(one.recipient(), Failure.of(e)));
      return;
    }
    for (OwnSenderKey.Due one : portion.keySet()) {
      EnvelopesAccepted.Result result = results.get(one.recipient());
      if (result == null) {
        failed(one.recipient(), Failure.silent());
      } else if (result.code() != null) {
        failed(one.recipient(), Failure.of(result.code(), String.valueOf(result.error())));
      } else if (result.id() == null) {
        failed(one.recipient(), Failure.silent());
      } else {
        setbacks.overcome(one.recipient());
        own.given(one, result.id(), result.queued());
      }
    }
  }

  /** Remembers when to try again, and tells the application where that is due. */
  private void failed(Address recipient, Failure failure) {
    Setbacks.Next next = setbacks.add(recipient, failure);
    lane.runAfter(next.pause(), this::wake);
    failure.otherKey().ifPresent(shown -> outcomes.identityKeyChanged(recipient, shown));
    if (next.worthTelling()) {
      outcomes.failed(recipient, failure.code(), failure.reason());
    }
  }
}
