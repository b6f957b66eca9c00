package latchkey.bench.floor;

import java.util.concurrent.ThreadLocalRandom;
import org.signal.libsignal.protocol.IdentityKeyPair;
import org.signal.libsignal.protocol.SignalProtocolAddress;
import org.signal.libsignal.protocol.ecc.ECKeyPair;
import org.signal.libsignal.protocol.kem.KEMKeyPair;
import org.signal.libsignal.protocol.kem.KEMKeyType;
import org.signal.libsignal.protocol.state.KyberPreKeyRecord;
import org.signal.libsignal.protocol.state.PreKeyBundle;
import org.signal.libsignal.protocol.state.PreKeyRecord;
import org.signal.libsignal.protocol.state.SignedPreKeyRecord;
import org.signal.libsignal.protocol.state.impl.InMemorySignalProtocolStore;
import org.signal.libsignal.protocol.util.KeyHelper;

/** A device with keys, as libsignal alone has it. */
final class SignalPeer {
  private static final int DEVICE = 1;
  private static final int KEY = 1;

  private final SignalProtocolAddress address;
  private final IdentityKeyPair identity = IdentityKeyPair.generate();
  private final int registrationId = KeyHelper.generateRegistrationId(false);

  SignalPeer(String name) {
    this.address = new SignalProtocolAddress(name, DEVICE);
  }

  SignalProtocolAddress address() {
    return address;
  }

  IdentityKeyPair identity() {
    return identity;
  }

  /** A store that has nothing but the identity. */
  InMemorySignalProtocolStore newStore() {
    return new InMemorySignalProtocolStore(identity, registrationId);
  }

  /** One-time keys, those in {@code store}, and the bundle for whoever writes first. */
  PreKeyBundle publish(InMemorySignalProtocolStore store) {
    long now = System.currentTimeMillis();
    ECKeyPair preKey = ECKeyPair.generate();
    ECKeyPair signedPreKey = ECKeyPair.generate();
    KEMKeyPair kyber = KEMKeyPair.generate(KEMKeyType.KYBER_1024);
    byte[] signature = sign(signedPreKey.getPublicKey().serialize());
    byte[] kyberSignature = sign(kyber.getPublicKey().serialize());
    store.storePreKey(KEY, new PreKeyRecord(KEY, preKey));
    store.storeSignedPreKey(KEY, new SignedPreKeyRecord(KEY, now, signedPreKey, signature));
    store.storeKyberPreKey(KEY, new KyberPreKeyRecord(KEY, now, kyber, kyberSignature));
    return new PreKeyBundle(
        registrationId,
        DEVICE,
        KEY,
        preKey.getPublicKey(),
        KEY,
        signedPreKey.getPublicKey(),
        signature,
        identity.getPublicKey(),
        KEY,
        kyber.getPublicKey(),
        kyberSignature);
  }

  byte[] sign(byte[] message) {
    return identity.getPrivateKey().calculateSignature(message);
  }

  /** As many bytes as a content has when it is padded. */
  static byte[] content() {
    byte[] content = new byte[256];
    ThreadLocalRandom.current().nextBytes(content);
    return content;
  }
}
