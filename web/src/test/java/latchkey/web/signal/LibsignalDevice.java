package latchkey.web.signal;

import java.util.Optional;
import java.util.UUID;
import org.signal.libsignal.protocol.DuplicateMessageException;
import org.signal.libsignal.protocol.IdentityKey;
import org.signal.libsignal.protocol.IdentityKeyPair;
import org.signal.libsignal.protocol.InvalidKeyException;
import org.signal.libsignal.protocol.InvalidKeyIdException;
import org.signal.libsignal.protocol.InvalidMessageException;
import org.signal.libsignal.protocol.InvalidVersionException;
import org.signal.libsignal.protocol.LegacyMessageException;
import org.signal.libsignal.protocol.NoSessionException;
import org.signal.libsignal.protocol.SessionBuilder;
import org.signal.libsignal.protocol.SessionCipher;
import org.signal.libsignal.protocol.SignalProtocolAddress;
import org.signal.libsignal.protocol.UntrustedIdentityException;
import org.signal.libsignal.protocol.ecc.ECKeyPair;
import org.signal.libsignal.protocol.ecc.ECPublicKey;
import org.signal.libsignal.protocol.groups.GroupCipher;
import org.signal.libsignal.protocol.groups.GroupSessionBuilder;
import org.signal.libsignal.protocol.groups.state.SenderKeyRecord;
import org.signal.libsignal.protocol.kem.KEMKeyPair;
import org.signal.libsignal.protocol.kem.KEMKeyType;
import org.signal.libsignal.protocol.kem.KEMPublicKey;
import org.signal.libsignal.protocol.message.CiphertextMessage;
import org.signal.libsignal.protocol.message.PreKeySignalMessage;
import org.signal.libsignal.protocol.message.SenderKeyDistributionMessage;
import org.signal.libsignal.protocol.message.SignalMessage;
import org.signal.libsignal.protocol.state.KyberPreKeyRecord;
import org.signal.libsignal.protocol.state.PreKeyBundle;
import org.signal.libsignal.protocol.state.PreKeyRecord;
import org.signal.libsignal.protocol.state.SessionRecord;
import org.signal.libsignal.protocol.state.SignedPreKeyRecord;
import org.signal.libsignal.protocol.state.impl.InMemorySignalProtocolStore;

/** libsignal itself. */
final class LibsignalDevice implements Device {
  private static final int DEVICE_ID = 1;

  private final SignalProtocolAddress address;
  private final InMemorySignalProtocolStore store;
  private int lastId;

  LibsignalDevice(String name, int registrationId) {
    this(name, registrationId, IdentityKeyPair.generate());
  }

  private LibsignalDevice(String name, int registrationId, IdentityKeyPair identity) {
    this.address = new SignalProtocolAddress(name, DEVICE_ID);
    this.store = new InMemorySignalProtocolStore(identity, registrationId);
  }

  /** A device with the identity of another one. */
  static LibsignalDevice restored(String name, int registrationId, byte[] identityKeyPair)
      throws Refused {
    return new LibsignalDevice(
        name, registrationId, refusing(() -> new IdentityKeyPair(identityKeyPair)));
  }

  /** The store, for tests that need more of libsignal than a {@link Device} offers. */
  InMemorySignalProtocolStore store() {
    return store;
  }

  @Override
  public SignalProtocolAddress address() {
    return address;
  }

  @Override
  public Bundle bundle(boolean withPreKey) {
    int id = ++lastId;
    IdentityKeyPair identity = store.getIdentityKeyPair();
    ECKeyPair signedPreKey = ECKeyPair.generate();
    byte[] signedPreKeySignature =
        identity.getPrivateKey().calculateSignature(signedPreKey.getPublicKey().serialize());
    store.storeSignedPreKey(
        id, new SignedPreKeyRecord(id, id, signedPreKey, signedPreKeySignature));
    KEMKeyPair kyberPreKey = KEMKeyPair.generate(KEMKeyType.KYBER_1024);
    byte[] kyberPreKeySignature =
        identity.getPrivateKey().calculateSignature(kyberPreKey.getPublicKey().serialize());
    store.storeKyberPreKey(id, new KyberPreKeyRecord(id, id, kyberPreKey, kyberPreKeySignature));
    Optional<byte[]> preKey = Optional.empty();
    if (withPreKey) {
      ECKeyPair pair = ECKeyPair.generate();
      store.storePreKey(id, new PreKeyRecord(id, pair));
      preKey = Optional.of(pair.getPublicKey().serialize());
    }
    return new Bundle(
        address,
        store.getLocalRegistrationId(),
        id,
        identity.getPublicKey().serialize(),
        signedPreKey.getPublicKey().serialize(),
        signedPreKeySignature,
        kyberPreKey.getPublicKey().serialize(),
        kyberPreKeySignature,
        preKey);
  }

  @Override
  public void begin(Bundle bundle) throws Refused {
    refusing(() -> {
      boolean withPreKey = bundle.preKey().isPresent();
      ECPublicKey preKey = withPreKey ? new ECPublicKey(bundle.preKey().get()) : null;
      new SessionBuilder(store, bundle.owner())
          .process(
              new PreKeyBundle(
                  bundle.registrationId(),
                  bundle.owner().getDeviceId(),
                  withPreKey ? bundle.id() : PreKeyBundle.NULL_PRE_KEY_ID,
                  preKey,
                  bundle.id(),
                  new ECPublicKey(bundle.signedPreKey()),
                  bundle.signedPreKeySignature(),
                  new IdentityKey(bundle.identityKey()),
                  bundle.id(),
                  new KEMPublicKey(bundle.kyberPreKey()),
                  bundle.kyberPreKeySignature()));
      return true;
    });
  }

  @Override
  public Ciphertext encrypt(SignalProtocolAddress remote, byte[] plaintext) throws Refused {
    CiphertextMessage message = refusing(() -> new SessionCipher(store, remote).encrypt(plaintext));
    return new Ciphertext(message.getType(), message.serialize());
  }

  @Override
  public byte[] decrypt(SignalProtocolAddress remote, Ciphertext ciphertext) throws Refused {
    SessionCipher cipher = new SessionCipher(store, remote);
    return refusing(() ->
        ciphertext.type() == CiphertextMessage.PREKEY_TYPE
            ? cipher.decrypt(new PreKeySignalMessage(ciphertext.bytes()))
            : cipher.decrypt(new SignalMessage(ciphertext.bytes())));
  }

  @Override
  public void archive(SignalProtocolAddress remote) {
    SessionRecord session = store.loadSession(remote);
    session.archiveCurrentState();
    store.storeSession(remote, session);
  }

  @Override
  public byte[] exportSession(SignalProtocolAddress remote) {
    return store.loadSession(remote).serialize();
  }

  @Override
  public void importSession(SignalProtocolAddress remote, byte[] sessionRecord) throws Refused {
    store.storeSession(remote, refusing(() -> new SessionRecord(sessionRecord)));
  }

  @Override
  public byte[] createSenderKey(UUID distributionId) {
    return new GroupSessionBuilder(store).create(address, distributionId).serialize();
  }

  @Override
  public void processSenderKey(SignalProtocolAddress sender, byte[] distributionMessage)
      throws Refused {
    SenderKeyDistributionMessage message =
        refusing(() -> new SenderKeyDistributionMessage(distributionMessage));
    new GroupSessionBuilder(store).process(sender, message);
  }

  @Override
  public byte[] groupEncrypt(UUID distributionId, byte[] plaintext) throws Refused {
    return refusing(
        () -> new GroupCipher(store, address).encrypt(distributionId, plaintext).serialize());
  }

  @Override
  public byte[] groupDecrypt(SignalProtocolAddress sender, byte[] ciphertext) throws Refused {
    return refusing(() -> new GroupCipher(store, sender).decrypt(ciphertext));
  }

  @Override
  public byte[] exportSenderKey(SignalProtocolAddress sender, UUID distributionId) {
    return store.loadSenderKey(sender, distributionId).serialize();
  }

  @Override
  public void importSenderKey(
      SignalProtocolAddress sender, UUID distributionId, byte[] senderKeyRecord) throws Refused {
    store.storeSenderKey(
        sender, distributionId, refusing(() -> new SenderKeyRecord(senderKeyRecord)));
  }

  private interface Operation<T> {
    T run() throws Exception;
  }

  /** Gives libsignal's refusals the names that {@code web/signal} has for them. */
  private static <T> T refusing(Operation<T> operation) throws Refused {
    try {
      return operation.run();
    } catch (AssertionError e) {
      // libsignal's Java layer does not expect every refusal that its native layer has for group
      // messages.
      if (e.getCause() instanceof Exception refusal) {
        throw new Refused(code(refusal), String.valueOf(refusal.getMessage()));
      }
      throw e;
    } catch (Exception e) {
      throw new Refused(code(e), String.valueOf(e.getMessage()));
    }
  }

  private static String code(Exception refusal) {
    String message = String.valueOf(refusal.getMessage());
    return switch (refusal) {
      case DuplicateMessageException e -> "duplicate-message";
      case InvalidMessageException e -> "invalid-message";
      case InvalidKeyException e ->
          message.contains("signature") ? "invalid-signature" : "invalid-key";
      case InvalidKeyIdException e -> "invalid-key-id";
      case InvalidVersionException e -> "invalid-version";
      case LegacyMessageException e -> "legacy-message";
      case NoSessionException e -> message.contains("sender key") ? "no-sender-key" : "no-session";
      case UntrustedIdentityException e -> "untrusted-identity";
      default -> throw new IllegalStateException(refusal);
    };
  }
}
