package latchkey.client.crypto;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import latchkey.client.store.KeyStore;
import latchkey.client.store.LastingPreKeys.Pair;
import latchkey.client.store.OwnIdentityStore.OwnIdentity;
import latchkey.protocol.Bytes;
import latchkey.protocol.Limits;
import latchkey.protocol.keys.KeyCounts;
import latchkey.protocol.keys.KyberPreKey;
import latchkey.protocol.keys.PreKey;
import latchkey.protocol.keys.PublishKeys;
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
  private final KeyStore store;
  private final InstantSource clock;
  private final OwnIdentity identity;
  private final LastingKeys lasting;

  private OwnKeys(KeyStore store, InstantSource clock, OwnIdentity identity) {
    this.store = store;
    this.clock = clock;
    this.identity = identity;
    this.lasting = new LastingKeys(store, clock);
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
   * Whether the server is to be given new ones: it has few one-time pre-keys left, or the lasting
   * ones have been in use for a week, or it does not have those that it should.
   *
   * @param onServer what it has now
   */
  public boolean areDue(KeyCounts onServer) {
    return onServer.preKeyCount() < Limits.LOW_ONE_TIME_PRE_KEYS
        || onServer.kyberPreKeyCount() < Limits.LOW_ONE_TIME_PRE_KEYS
        || lasting.isDue();
  }

  /**
   * Everything to publish, with the one-time pre-keys that the server lacks. Where it has none, so
   * that others wait for them, the first ones are soon made; the rest follows when those run low.
   *
   * @param onServer what it has now
   */
  public PublishKeys publish(KeyCounts onServer) {
    return publish(missing(onServer.preKeyCount()), missing(onServer.kyberPreKeyCount()));
  }

  /** All that a device publishes at first. */
  public PublishKeys publish() {
    return publish(Limits.FIRST_ONE_TIME_PRE_KEYS);
  }

  /**
   * Everything to publish.
   *
   * @param oneTime how many new one-time pre-keys of each kind
   */
  public PublishKeys publish(int oneTime) {
    return publish(oneTime, oneTime);
  }

  private PublishKeys publish(int preKeys, int kyberPreKeys) {
    return store.atomically(() -> {
      Pair pair = lasting.current(this::makeLasting);
      return new PublishKeys(
          identity.registrationId(),
          identityKey(),
          signed(pair),
          makePreKeys(preKeys),
          makeKyberPreKeys(kyberPreKeys),
          lastResort(pair));
    });
  }

  /** The server has taken this one, and the Kyber pre-key of last resort that came with it. */
  public void published(SignedPreKey signed) {
    lasting.published(signed.id());
  }

  /**
   * The store is an older copy: what the server hands out may be keys whose private halves are
   * lost. None that is here goes.
   */
  public void wentBack() {
    lasting.wentBack();
  }

  /** Whether the server is to forget this device's one-time pre-keys before it is given others. */
  public boolean areUncertain() {
    return store.lastingPreKeys().areUncertain();
  }

  /** The server has forgotten them. */
  public void withdrawn() {
    store.lastingPreKeys().removeUncertain();
  }

  /** Deletes the lasting pre-keys that were kept long enough. To be called while connected. */
  public void deleteFormer() {
    lasting.look();
  }

  private static int missing(int onServer) {
    return onServer == 0
        ? Limits.FIRST_ONE_TIME_PRE_KEYS
        : Math.max(0, Limits.MAX_ONE_TIME_PRE_KEYS - onServer);
  }

  private Pair makeLasting() {
    int signedId = store.preKeys().takeIds(2);
    int lastResortId = signedId + 1;
    ECKeyPair keys = ECKeyPair.generate();
    byte[] signature = sign(keys.getPublicKey().serialize());
    store
        .preKeys()
        .storeSignedPreKey(
            signedId, new SignedPreKeyRecord(signedId, clock.millis(), keys, signature));
    store.preKeys().storeLastResortKyberPreKey(lastResortId, makeKyberPreKey(lastResortId));
    return new Pair(signedId, lastResortId);
  }

  private SignedPreKey signed(Pair pair) {
    return publicHalf(Stored.intact(() -> store.preKeys().loadSignedPreKey(pair.signedId())));
  }

  private KyberPreKey lastResort(Pair pair) {
    return publicHalf(Stored.intact(() -> store.preKeys().loadKyberPreKey(pair.lastResortId())));
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
