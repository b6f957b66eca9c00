package latchkey.server.keys;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.Limits;
import latchkey.protocol.keys.KeyCounts;
import latchkey.protocol.keys.KyberPreKey;
import latchkey.protocol.keys.PreKey;
import latchkey.protocol.keys.PublishKeys;
import latchkey.protocol.keys.ReplenishKeys;
import latchkey.protocol.keys.SignatureCheck;
import latchkey.protocol.keys.SignedPreKey;
import latchkey.server.config.Limit;
import latchkey.server.config.ServerLimits;
import latchkey.server.event.EventSink;
import latchkey.server.event.ServerEvent;
import latchkey.server.limit.RateLimiter;
import latchkey.server.refusal.Refused;
import latchkey.server.time.AgreedClock;
import latchkey.server.tx.Transactions;

/**
 * Published keys of devices and guests. Reading a bundle takes its one-time pre-keys: no two takers
 * get the same. Who may take whose bundle is for the callers to decide.
 */
public final class KeyDirectory {
  private static final Duration LIMITED_OVER = Duration.ofHours(1);

  private final Transactions transactions;
  private final KeyStores stores;
  private final KeyChecks checks;
  private final EventSink events;
  private final ServerLimits limits;
  private final AgreedClock clock;
  private final RateLimiter<Address> uploads;
  private final RateLimiter<Address> taking;

  public KeyDirectory(
      Transactions transactions,
      KeyStores stores,
      SignatureCheck signatures,
      EventSink events,
      ServerLimits limits,
      AgreedClock clock,
      LongSupplier nanoTime) {
    this.transactions = transactions;
    this.stores = stores;
    this.checks = new KeyChecks(signatures);
    this.events = events;
    this.limits = limits;
    this.clock = clock;
    this.uploads = new RateLimiter<>(limits.of(Limit.KEY_UPLOADS), nanoTime);
    this.taking = new RateLimiter<>(limits.of(Limit.BUNDLES), nanoTime);
  }

  /**
   * Forgets who took which bundle, where that limits nobody any more. To be called from time to
   * time.
   */
  public void purgeTakes() {
    Instant now = clock.agreed();
    transactions.write(
        () -> stores.takes().purge(now.minus(LIMITED_OVER), now.minus(limits.retention())));
  }

  /** Checks forms and signatures, before {@link #publish}. */
  public CheckedKeys check(PublishKeys keys) {
    checks.check(keys);
    return new CheckedKeys(keys);
  }

  /** Counts that a device or guest publishes: the checks are much work. */
  public void countUpload(Address owner) {
    uploads.count(owner, "Keys are published too often. Wait a little, then publish all at once.");
  }

  /**
   * Publishes a device's keys. Published again, one-time pre-keys are added and the others
   * replaced; the identity stays.
   */
  public KeyCounts publish(Address owner, CheckedKeys checked) {
    PublishKeys keys = checked.keys();
    Identity identity = new Identity(keys.registrationId(), keys.identityKeyPublic());
    return transactions.write(() -> {
      keepIdentity(owner, identity);
      return store(owner, keys.withoutIdentity());
    });
  }

  private void keepIdentity(Address owner, Identity identity) {
    Optional<Identity> known = stores.identities().find(owner);
    if (known.isEmpty()) {
      stores.identities().add(owner, identity);
    } else if (!known.get().equals(identity)) {
      throw new Refused(
          ErrorCode.IDENTITY_KEY_CHANGED,
          "A device keeps its identity key and registration id, and this one has published others"
              + " before. Sign in as a new device.");
    }
  }

  /** Adds one-time pre-keys and, where given, replaces the others. */
  public KeyCounts replenish(Address owner, ReplenishKeys keys) {
    countUpload(owner);
    Identity identity = found(transactions.read(() -> stores.identities().find(owner)));
    checks.check(identity.identityKey(), keys);
    return transactions.write(() -> store(owner, keys));
  }

  private KeyCounts store(Address owner, ReplenishKeys keys) {
    stores.ecPreKeys().add(owner, keys.preKeys());
    stores.kyberPreKeys().add(owner, keys.kyberPreKeys());
    if (keys.signedPreKey() != null) {
      stores.signedPreKeys().put(owner, keys.signedPreKey());
    }
    if (keys.lastResortKyberPreKey() != null) {
      stores.lastResortPreKeys().put(owner, keys.lastResortKyberPreKey());
    }
    KeyCounts counts = countInside(owner);
    if (counts.preKeyCount() > Limits.MAX_ONE_TIME_PRE_KEYS
        || counts.kyberPreKeyCount() > Limits.MAX_ONE_TIME_PRE_KEYS) {
      throw new Refused(
          ErrorCode.PRE_KEYS_FULL,
          "The server keeps "
              + Limits.MAX_ONE_TIME_PRE_KEYS
              + " one-time pre-keys of a kind, and these would be more. Count first, then send what"
              + " is missing.");
    }
    return counts;
  }

  /**
   * Hands out none of the owner's one-time pre-keys any more: their private halves may be lost.
   * What it publishes afterwards is handed out.
   */
  public void withdraw(Address owner) {
    countUpload(owner);
    transactions.write(() -> {
      stores.ecPreKeys().forget(owner);
      stores.kyberPreKeys().forget(owner);
    });
  }

  /** How many one-time pre-keys are left. */
  public KeyCounts count(Address owner) {
    return transactions.read(() -> countInside(owner));
  }

  private KeyCounts countInside(Address owner) {
    return new KeyCounts(stores.ecPreKeys().count(owner), stores.kyberPreKeys().count(owner));
  }

  /** The identity key that a device or guest has published. */
  public Optional<Bytes> identityKey(Address owner) {
    return transactions.read(() -> stores.identities().find(owner)).map(Identity::identityKey);
  }

  /** Takes a bundle. A refusal takes nothing. */
  public TakenBundle take(Address owner, Address taker) {
    Instant now = clock.instant();
    taking.count(taker, "Too many key bundles for this device at once. Wait a little.");
    return transactions.write(() -> {
      requireWithinLimit(owner, taker, now);
      Identity identity = found(stores.identities().find(owner));
      SignedPreKey signedPreKey = found(stores.signedPreKeys().find(owner));
      KyberPreKey lastResort = found(stores.lastResortPreKeys().find(owner));
      Optional<PreKey> ec = stores.ecPreKeys().take(owner);
      Optional<KyberPreKey> kyber = stores.kyberPreKeys().take(owner);
      stores.takes().add(owner, taker, now, ec.map(PreKey::id), kyber.map(KyberPreKey::id));
      tellWhereLow(owner);
      return new TakenBundle(
          identity.registrationId(),
          identity.identityKey(),
          signedPreKey,
          kyber.orElse(lastResort),
          ec.orElse(null));
    });
  }

  private void tellWhereLow(Address owner) {
    KeyCounts left = countInside(owner);
    if (isLow(left)) {
      transactions.afterCommit(() -> events.publish(new ServerEvent.PreKeysLow(owner, left)));
    }
  }

  private void requireWithinLimit(Address owner, Address taker, Instant now) {
    Instant since = now.minus(LIMITED_OVER);
    requireFewer(
        stores.takes().since(owner, taker, since), limits.of(Limit.BUNDLE_TAKES), "device", now);
    requireFewer(
        stores.takes().ofPersonSince(owner, taker.id(), since),
        limits.of(Limit.BUNDLE_TAKES_OF_PERSON),
        "person",
        now);
  }

  private static void requireFewer(List<Instant> takes, int limit, String who, Instant now) {
    if (takes.size() >= limit) {
      Instant free = takes.get(takes.size() - limit).plus(LIMITED_OVER);
      throw Refused.until(
          ErrorCode.BUNDLE_LIMIT,
          "This "
              + who
              + " took that bundle "
              + takes.size()
              + " times within the hour. Use the session that there is, or wait.",
          Duration.between(now, free));
    }
  }

  /**
   * Notes that a taker has used a one-time pre-key; it was gone with the bundle already. Again
   * changes nothing.
   *
   * @return how many one-time X25519 pre-keys are left
   */
  public int consume(Address owner, Address taker, int preKeyId) {
    Instant now = clock.instant();
    return transactions.write(() -> {
      if (!stores.takes().consume(owner, taker, preKeyId, now)) {
        throw new Refused(
            ErrorCode.FORBIDDEN,
            "This device did not take the pre-key "
                + preKeyId
                + ", so it cannot confirm that it is used.");
      }
      return stores.ecPreKeys().count(owner);
    });
  }

  /** Deletes whatever is stored of a device or guest. */
  public void forget(Address owner) {
    transactions.write(() -> {
      stores.ecPreKeys().forget(owner);
      stores.kyberPreKeys().forget(owner);
      stores.signedPreKeys().forget(owner);
      stores.lastResortPreKeys().forget(owner);
      stores.takes().forget(owner);
      stores.identities().forget(owner);
    });
  }

  /** Whether it is time to replenish. */
  public static boolean isLow(KeyCounts counts) {
    return counts.preKeyCount() < Limits.LOW_ONE_TIME_PRE_KEYS
        || counts.kyberPreKeyCount() < Limits.LOW_ONE_TIME_PRE_KEYS;
  }

  private static <T> T found(Optional<T> published) {
    return published.orElseThrow(() ->
        new Refused(
            ErrorCode.KEYS_UNKNOWN,
            "There are no keys of that device: it has not published any yet, or it is gone."));
  }
}
