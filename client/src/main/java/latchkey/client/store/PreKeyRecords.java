package latchkey.client.store;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import latchkey.protocol.Limits;
import org.signal.libsignal.protocol.InvalidKeyIdException;
import org.signal.libsignal.protocol.InvalidMessageException;
import org.signal.libsignal.protocol.ReusedBaseKeyException;
import org.signal.libsignal.protocol.ecc.ECPublicKey;
import org.signal.libsignal.protocol.state.KyberPreKeyRecord;
import org.signal.libsignal.protocol.state.KyberPreKeyStore;
import org.signal.libsignal.protocol.state.PreKeyRecord;
import org.signal.libsignal.protocol.state.PreKeyStore;
import org.signal.libsignal.protocol.state.SignedPreKeyRecord;
import org.signal.libsignal.protocol.state.SignedPreKeyStore;

/**
 * This device's pre-keys, as libsignal asks for them. One-time ones are deleted when used. A
 * last-resort Kyber pre-key stays, and nobody can use it twice with the same base key, which would
 * be a replay (PQXDH, section 4.2).
 */
public final class PreKeyRecords implements PreKeyStore, SignedPreKeyStore, KyberPreKeyStore {
  private static final String KEY = "";

  private final Records records;

  PreKeyRecords(Records records) {
    this.records = records;
  }

  /** Takes {@code count} ids that were never used before; they follow the first one, returned. */
  public int takeIds(int count) {
    return records.atomically(() -> {
      int last =
          records
              .get(Kind.LAST_PRE_KEY_ID, KEY)
              .map(value -> ByteBuffer.wrap(value).getInt())
              .orElse(0);
      int next = Math.addExact(last, count);
      if (next > Limits.MAX_PRE_KEY_ID) {
        throw new IllegalStateException("This device has used up its pre-key ids.");
      }
      records.put(
          Kind.LAST_PRE_KEY_ID, KEY, ByteBuffer.allocate(Integer.BYTES).putInt(next).array());
      return last + 1;
    });
  }

  @Override
  public PreKeyRecord loadPreKey(int id) throws InvalidKeyIdException {
    return read(load(Kind.PRE_KEY, id), PreKeyRecord::new);
  }

  @Override
  public void storePreKey(int id, PreKeyRecord preKey) {
    records.put(Kind.PRE_KEY, Keys.of(id), preKey.serialize());
  }

  @Override
  public boolean containsPreKey(int id) {
    return records.get(Kind.PRE_KEY, Keys.of(id)).isPresent();
  }

  @Override
  public void removePreKey(int id) {
    records.delete(Kind.PRE_KEY, Keys.of(id));
  }

  @Override
  public SignedPreKeyRecord loadSignedPreKey(int id) throws InvalidKeyIdException {
    return read(load(Kind.SIGNED_PRE_KEY, id), SignedPreKeyRecord::new);
  }

  @Override
  public List<SignedPreKeyRecord> loadSignedPreKeys() {
    return records.list(Kind.SIGNED_PRE_KEY, "").stream()
        .map(entry -> read(entry.value().toByteArray(), SignedPreKeyRecord::new))
        .toList();
  }

  @Override
  public void storeSignedPreKey(int id, SignedPreKeyRecord preKey) {
    records.put(Kind.SIGNED_PRE_KEY, Keys.of(id), preKey.serialize());
  }

  @Override
  public boolean containsSignedPreKey(int id) {
    return records.get(Kind.SIGNED_PRE_KEY, Keys.of(id)).isPresent();
  }

  @Override
  public void removeSignedPreKey(int id) {
    records.delete(Kind.SIGNED_PRE_KEY, Keys.of(id));
  }

  @Override
  public KyberPreKeyRecord loadKyberPreKey(int id) throws InvalidKeyIdException {
    Optional<byte[]> oneTime = records.get(Kind.KYBER_PRE_KEY, Keys.of(id));
    return read(
        oneTime.isPresent() ? oneTime.get() : load(Kind.LAST_RESORT_KYBER_PRE_KEY, id),
        KyberPreKeyRecord::new);
  }

  @Override
  public List<KyberPreKeyRecord> loadKyberPreKeys() {
    return records.list(Kind.KYBER_PRE_KEY, "").stream()
        .map(entry -> read(entry.value().toByteArray(), KyberPreKeyRecord::new))
        .toList();
  }

  /** A one-time Kyber pre-key. */
  @Override
  public void storeKyberPreKey(int id, KyberPreKeyRecord preKey) {
    records.put(Kind.KYBER_PRE_KEY, Keys.of(id), preKey.serialize());
  }

  /** A Kyber pre-key that is not used up. */
  public void storeLastResortKyberPreKey(int id, KyberPreKeyRecord preKey) {
    records.put(Kind.LAST_RESORT_KYBER_PRE_KEY, Keys.of(id), preKey.serialize());
  }

  /** With the notes of who has used it. */
  public void removeLastResortKyberPreKey(int id) {
    records.delete(Kind.LAST_RESORT_KYBER_PRE_KEY, Keys.of(id));
    records.deleteAll(Kind.SEEN_BASE_KEY, Keys.of(id) + "/");
  }

  @Override
  public boolean containsKyberPreKey(int id) {
    return records.get(Kind.KYBER_PRE_KEY, Keys.of(id)).isPresent()
        || records.get(Kind.LAST_RESORT_KYBER_PRE_KEY, Keys.of(id)).isPresent();
  }

  @Override
  public void markKyberPreKeyUsed(int id, int signedPreKeyId, ECPublicKey baseKey)
      throws ReusedBaseKeyException {
    if (records.delete(Kind.KYBER_PRE_KEY, Keys.of(id))) {
      return;
    }
    String use =
        Keys.of(id)
            + "/"
            + Keys.of(signedPreKeyId)
            + "/"
            + HexFormat.of().formatHex(baseKey.serialize());
    if (records.get(Kind.SEEN_BASE_KEY, use).isPresent()) {
      throw new ReusedBaseKeyException();
    }
    records.put(Kind.SEEN_BASE_KEY, use, new byte[0]);
  }

  private byte[] load(Kind kind, int id) throws InvalidKeyIdException {
    return records
        .get(kind, Keys.of(id))
        .orElseThrow(() -> new InvalidKeyIdException("There is no pre-key " + id + "."));
  }

  private interface Reader<T> {
    T read(byte[] serialised) throws InvalidMessageException;
  }

  private static <T> T read(byte[] serialised, Reader<T> reader) {
    try {
      return reader.read(serialised);
    } catch (InvalidMessageException e) {
      throw new StoreFailure(StoreFailure.Reason.DAMAGED, "A stored pre-key is damaged.", e);
    }
  }
}
