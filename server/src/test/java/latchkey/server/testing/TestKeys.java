package latchkey.server.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import latchkey.protocol.Bytes;
import latchkey.protocol.Limits;
import latchkey.protocol.keys.KyberPreKey;
import latchkey.protocol.keys.PreKey;
import latchkey.protocol.keys.PublishKeys;
import latchkey.protocol.keys.SignedPreKey;
import latchkey.protocol.log.SigningKey;
import org.signal.libsignal.protocol.IdentityKeyPair;
import org.signal.libsignal.protocol.ecc.ECKeyPair;
import org.signal.libsignal.protocol.kem.KEMKeyPair;
import org.signal.libsignal.protocol.kem.KEMKeyType;

/** A device's or guest's keys, made by libsignal. */
public final class TestKeys {
  private final IdentityKeyPair identity = IdentityKeyPair.generate();
  private final int registrationId =
      ThreadLocalRandom.current().nextInt(1, Limits.MAX_REGISTRATION_ID + 1);

  public int registrationId() {
    return registrationId;
  }

  public Bytes identityKey() {
    return Bytes.of(identity.getPublicKey().serialize());
  }

  public byte[] sign(byte[] message) {
    return identity.getPrivateKey().calculateSignature(message);
  }

  public SigningKey signingKey() {
    return new SigningKey(identityKey(), this::sign);
  }

  public SignedPreKey signedPreKey(int id) {
    Bytes key = Bytes.of(ECKeyPair.generate().getPublicKey().serialize());
    return new SignedPreKey(id, key, Bytes.of(sign(key.toByteArray())));
  }

  public PreKey preKey(int id) {
    return new PreKey(id, Bytes.of(ECKeyPair.generate().getPublicKey().serialize()));
  }

  public KyberPreKey kyberPreKey(int id) {
    Bytes key = Bytes.of(KEMKeyPair.generate(KEMKeyType.KYBER_1024).getPublicKey().serialize());
    return new KyberPreKey(id, key, Bytes.of(sign(key.toByteArray())));
  }

  public List<PreKey> preKeys(int from, int count) {
    return new ArrayList<>(IntStream.range(from, from + count).mapToObj(this::preKey).toList());
  }

  public List<KyberPreKey> kyberPreKeys(int from, int count) {
    return new ArrayList<>(
        IntStream.range(from, from + count).mapToObj(this::kyberPreKey).toList());
  }

  /** With one-time pre-keys of ids from 1 on, the last-resort one under {@code 1,000,000}. */
  public PublishKeys publish(int preKeys, int kyberPreKeys) {
    return new PublishKeys(
        registrationId,
        identityKey(),
        signedPreKey(1),
        preKeys(1, preKeys),
        kyberPreKeys(1, kyberPreKeys),
        kyberPreKey(1_000_000));
  }
}
