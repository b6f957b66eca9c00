package latchkey.client.crypto;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import latchkey.client.store.KeyStore;
import latchkey.client.store.OwnIdentityStore.OwnIdentity;
import latchkey.client.store.PreKeyRecords;
import latchkey.protocol.Bytes;
import latchkey.protocol.Limits;
import latchkey.protocol.keys.KeyCounts;
import latchkey.protocol.keys.KyberPreKey;
import latchkey.protocol.keys.PreKey;
import latchkey.protocol.keys.PublishKeys;
import latchkey.protocol.keys.ReplenishKeys;
import latchkey.protocol.keys.SignedPreKey;
import latchkey.protocol.log.SigningKey;
import org.signal.libsignal.protocol.IdentityKeyPair;
import org.signal.libsignal.protocol.ecc.ECKeyPair;
import org.signal.libsignal.protocol.kem.KEMKeyPair;
import org.signal.libsignal.protocol.kem.KEMKeyType;
import org.signal.libsignal.protocol.state.KyberPreKeyRecord;
import org.signal.libsignal.protocol.state.PreKeyRecord;
import org.signal.libsignal.protocol.state.SignedPreKeyRecord;
import org.signal.libsignal.protocol.util.KeyHelper;

/**
 * This device's identity key, registration id and pre-keys (PQXDH, section 2). Private halves are
 * stored before public ones are handed out. Safe for use by several threads.
 */
public final class OwnKeys {
  /** A signed pre-key is replaced at the next chance after this. */
  static final Duration SIGNED_PRE_KEY_AGE = Duration.ofDays(7);

  /**
   * A replaced signed pre-key is kept this long after it was made, for what is still on its way.
   */
  static final Duration SIGNED_PRE_KEY_KEPT = Duration.ofDays(30);

  private final KeyStore store;
  private final InstantSource clock;
  private final OwnIdentity identity;

  private OwnKeys(KeyStore store, InstantSource clock, OwnIdentity identity) {
    this.store = store;
    this.clock = clock;
    this.identity = identity;
  }

  /** The keys in {@code store}; an identity key is made if there is none. */
  public static OwnKeys in(KeyStore store) {
    return in(store, InstantSource.system());
  }

  static OwnKeys in(KeyStore store, InstantSource clock) {
    OwnIdentity identity =
        store.atomically(() -> store.ownIdentity().get().orElseGet(() -> makeIdentity(store)));
    return new OwnKeys(store, clock, identity);
  }

  private static OwnIdentity makeIdentity(KeyStore store) {
    OwnIdentity made =
        new OwnIdentity(IdentityKeyPair.generate(), KeyHelper.generateRegistrationId(false));
    store.ownIdentity().put(made);
    return made;
  }

  /** 33 bytes. */
  public Bytes identityKey() {
    return Bytes.of(identity.keys().getPublicKey().serialize());
  }

  public int registrationId() {
    return identity.registrationId();
  }

  /** Signs entries of accounts' and meetings' logs. */
  public SigningKey signingKey() {
    return new SigningKey(identityKey(), this::sign);
  }

  IdentityKeyPair identity() {
    return identity.keys();
  }

  /**
   * Everything to publish, with so many new one-time pre-keys that the server then has as many as
   * it keeps.
   *
   * @param onServer what it has now
   */
  public PublishKeys publish(KeyCounts onServer) {
    return store.atomically(() ->
        new PublishKeys(
            identity.registrationId(),
            identityKey(),
            publicHalf(currentSignedPreKey().orElseGet(this::makeSignedPreKey)),
            makePreKeys(missing(onServer.preKeyCount())),
            makeKyberPreKeys(missing(onServer.kyberPreKeyCount())),
            publicHalf(
                store
                    .preKeys()
                    .lastResortKyberPreKey()
                    .orElseGet(this::makeLastResortKyberPreKey))));
  }

  /** All that a device publishes at first. */
  public PublishKeys publish() {
    return publish(new KeyCounts(0, 0));
  }

  /** As {@link #publish(KeyCounts)}, where what is long-lived need only be told when it is new. */
  public ReplenishKeys replenish(KeyCounts onServer) {
    return store.atomically(() ->
        new ReplenishKeys(
            makePreKeys(missing(onServer.preKeyCount())),
            makeKyberPreKeys(missing(onServer.kyberPreKeyCount())),
            currentSignedPreKey().isPresent() ? null : publicHalf(makeSignedPreKey()),
            null));
  }

  private static int missing(int onServer) {
    return Math.max(0, Limits.MAX_ONE_TIME_PRE_KEYS - onServer);
  }

  private Optional<SignedPreKeyRecord> currentSignedPreKey() {
    Instant oldest = clock.instant().minus(SIGNED_PRE_KEY_AGE);
    return store.preKeys().loadSignedPreKeys().stream()
        .max(Comparator.comparingInt(SignedPreKeyRecord::getId))
        .filter(newest -> Instant.ofEpochMilli(newest.getTimestamp()).isAfter(oldest));
  }

  private SignedPreKeyRecord makeSignedPreKey() {
    PreKeyRecords preKeys = store.preKeys();
    Instant now = clock.instant();
    preKeys.loadSignedPreKeys().stream()
        .filter(old -> now.minus(SIGNED_PRE_KEY_KEPT).toEpochMilli() > old.getTimestamp())
        .forEach(old -> preKeys.removeSignedPreKey(old.getId()));
    int id = preKeys.takeIds(1);
    ECKeyPair keys = ECKeyPair.generate();
    SignedPreKeyRecord made =
        new SignedPreKeyRecord(id, now.toEpochMilli(), keys, sign(keys.getPublicKey().serialize()));
    preKeys.storeSignedPreKey(id, made);
    return made;
  }

  private List<PreKey> makePreKeys(int count) {
    int first = store.preKeys().takeIds(count);
    List<PreKey> made = new ArrayList<>(count);
    for (int id = first; id < first + count; id++) {
      ECKeyPair keys = ECKeyPair.generate();
      store.preKeys().storePreKey(id, new PreKeyRecord(id, keys));
      made.add(new PreKey(id, Bytes.of(keys.getPublicKey().serialize())));
    }
    return made;
  }

  private List<KyberPreKey> makeKyberPreKeys(int count) {
    int first = store.preKeys().takeIds(count);
    List<KyberPreKey> made = new ArrayList<>(count);
    for (int id = first; id < first + count; id++) {
      KyberPreKeyRecord preKey = makeKyberPreKey(id);
      store.preKeys().storeKyberPreKey(id, preKey);
      made.add(publicHalf(preKey));
    }
    return made;
  }

  private KyberPreKeyRecord makeLastResortKyberPreKey() {
    int id = store.preKeys().takeIds(1);
    KyberPreKeyRecord made = makeKyberPreKey(id);
    store.preKeys().storeLastResortKyberPreKey(id, made);
    return made;
  }

  private KyberPreKeyRecord makeKyberPreKey(int id) {
    KEMKeyPair keys = KEMKeyPair.generate(KEMKeyType.KYBER_1024);
    return new KyberPreKeyRecord(id, clock.millis(), keys, sign(keys.getPublicKey().serialize()));
  }

  private byte[] sign(byte[] message) {
    return identity.keys().getPrivateKey().calculateSignature(message);
  }

  private static SignedPreKey publicHalf(SignedPreKeyRecord preKey) {
    return new SignedPreKey(
        preKey.getId(),
        Bytes.of(Stored.intact(preKey::getKeyPair).getPublicKey().serialize()),
        Bytes.of(preKey.getSignature()));
  }

  private static KyberPreKey publicHalf(KyberPreKeyRecord preKey) {
    return new KyberPreKey(
        preKey.getId(),
        Bytes.of(Stored.intact(preKey::getKeyPair).getPublicKey().serialize()),
        Bytes.of(preKey.getSignature()));
  }
}
