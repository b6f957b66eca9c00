package latchkey.client.crypto;

import java.nio.file.Path;
import java.util.Optional;
import latchkey.client.store.KeyStore;
import latchkey.client.testing.Contents;
import latchkey.protocol.Address;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.MeetingId;
import latchkey.protocol.UserId;
import latchkey.protocol.keys.KeyBundle;
import latchkey.protocol.keys.PreKey;
import latchkey.protocol.keys.PublishKeys;
import latchkey.protocol.message.PairwiseContent;
import latchkey.protocol.relay.Envelope;

/** A device with real keys: a member's in a file, a guest's in memory. */
final class TestDevice implements AutoCloseable {
  final KeyStore store;
  final Address address;
  final OwnKeys keys;
  final PairwiseSessions sessions;
  private final PublishKeys published;

  private TestDevice(KeyStore store, Address address) {
    this.store = store;
    this.address = address;
    this.keys = OwnKeys.in(store);
    this.sessions = new PairwiseSessions(store, keys);
    this.published = keys.publish();
  }

  static TestDevice member(Path directory) {
    UserId user = UserId.random();
    return new TestDevice(
        KeyStore.inFile(directory.resolve(user.value() + ".db")), Address.ofMember(user, 2));
  }

  static TestDevice guest() {
    return new TestDevice(KeyStore.inMemory(), Address.ofGuest(GuestSessionId.random()));
  }

  Peer peer() {
    return new Peer(address, keys.identityKey());
  }

  SenderKeys senderKeys(MeetingId meeting) {
    return new SenderKeys(store, meeting, address);
  }

  /** With its one-time pre-keys of this number. */
  PeerBundle bundle(int number) {
    return PeerBundle.of(
        rawBundle(
            Optional.of(published.preKeys().get(number)), published.kyberPreKeys().get(number)));
  }

  /** As when the one-time ones have run out. */
  PeerBundle lastResortBundle() {
    return PeerBundle.of(rawBundle(Optional.empty(), published.lastResortKyberPreKey()));
  }

  KeyBundle rawBundle(Optional<PreKey> preKey, latchkey.protocol.keys.KyberPreKey kyberPreKey) {
    return new KeyBundle(
        new UserId(address.id()),
        address.deviceId(),
        published.registrationId(),
        published.identityKeyPublic(),
        published.signedPreKey(),
        kyberPreKey,
        preKey.orElse(null));
  }

  PublishKeys published() {
    return published;
  }

  /** Seals in a new session. */
  Envelope starts(TestDevice other, PeerBundle bundle, String text) {
    return sealed(sessions.seal(SealRequest.withBundle(other.peer(), bundle, content(text))));
  }

  /** Seals in the session that is there. */
  Envelope writes(TestDevice other, String text) {
    return sealed(sessions.seal(SealRequest.inSession(other.peer(), content(text))));
  }

  PairwiseOpening opens(TestDevice sender, Envelope envelope) {
    return sessions.open(sender.peer(), envelope.ciphertext(), envelope.type());
  }

  /** The text, or why there is none. */
  String reads(TestDevice sender, Envelope envelope) {
    PairwiseOpening opening = opens(sender, envelope);
    return opening instanceof PairwiseOpening.Opened opened
        ? Contents.text(opened.content())
        : opening.toString();
  }

  static Envelope sealed(Sealing sealing) {
    if (sealing instanceof Sealing.Sealed sealed) {
      return sealed.envelope();
    }
    throw new AssertionError(sealing.toString());
  }

  static PairwiseContent content(String text) {
    return Contents.toOne(text);
  }

  @Override
  public void close() {
    store.close();
  }
}
