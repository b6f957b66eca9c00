package latchkey.client.store;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.signal.libsignal.protocol.IdentityKeyPair;
import org.signal.libsignal.protocol.InvalidKeyException;

/** This device's identity key pair and registration id, made once. */
public final class OwnIdentityStore {
  private static final String KEY = "";

  private final Records records;

  OwnIdentityStore(Records records) {
    this.records = records;
  }

  /** The long-term key and the registration id that goes with it. */
  public record OwnIdentity(IdentityKeyPair keys, int registrationId) {}

  public Optional<OwnIdentity> get() {
    return records.get(Kind.OWN_IDENTITY, KEY).map(OwnIdentityStore::read);
  }

  public void put(OwnIdentity identity) {
    byte[] keys = identity.keys().serialize();
    records.put(
        Kind.OWN_IDENTITY,
        KEY,
        ByteBuffer.allocate(Integer.BYTES + keys.length)
            .putInt(identity.registrationId())
            .put(keys)
            .array());
  }

  private static OwnIdentity read(byte[] value) {
    try {
      return new OwnIdentity(
          new IdentityKeyPair(Arrays.copyOfRange(value, Integer.BYTES, value.length)),
          ByteBuffer.wrap(value).getInt());
    } catch (InvalidKeyException e) {
      throw new StoreFailure(StoreFailure.Reason.DAMAGED, "The stored identity key is damaged.", e);
    }
  }
}
