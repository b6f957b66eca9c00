package latchkey.client.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.IntStream;
import latchkey.client.store.AccountStore.Account;
import latchkey.client.store.InvitationLinks.MadeLink;
import latchkey.client.store.OwnIdentityStore.OwnIdentity;
import latchkey.client.store.PinnedIdentities.Pin;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.MeetingId;
import latchkey.protocol.MessageId;
import latchkey.protocol.Sha256;
import latchkey.protocol.UserId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.signal.libsignal.protocol.IdentityKeyPair;
import org.signal.libsignal.protocol.InvalidKeyIdException;
import org.signal.libsignal.protocol.ReusedBaseKeyException;
import org.signal.libsignal.protocol.SignalProtocolAddress;
import org.signal.libsignal.protocol.ecc.ECKeyPair;
import org.signal.libsignal.protocol.ecc.ECPublicKey;
import org.signal.libsignal.protocol.groups.GroupSessionBuilder;
import org.signal.libsignal.protocol.groups.state.InMemorySenderKeyStore;
import org.signal.libsignal.protocol.groups.state.SenderKeyRecord;
import org.signal.libsignal.protocol.kem.KEMKeyPair;
import org.signal.libsignal.protocol.kem.KEMKeyType;
import org.signal.libsignal.protocol.state.KyberPreKeyRecord;
import org.signal.libsignal.protocol.state.PreKeyRecord;
import org.signal.libsignal.protocol.state.SessionRecord;
import org.signal.libsignal.protocol.state.SignedPreKeyRecord;

/** What every key store keeps to. */
abstract class KeyStoreContract {
  private static final MeetingId MEETING = MeetingId.random();
  private static final MeetingId OTHER_MEETING = MeetingId.random();
  private static final Address GUEST = Address.ofGuest(GuestSessionId.random());
  private static final Address MEMBER = Address.ofMember(UserId.random(), 7);

  private KeyStore store;

  /** A new, empty store. */
  abstract KeyStore open();

  @BeforeEach
  void openStore() {
    store = open();
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  @Test
  void keepsTheAccountAndForgetsItOnDemand() {
    assertThat(store.account().get()).isEmpty();
    Account account = new Account("http://localhost:1", UserId.random(), 3, "lkd_secret");
    store.account().put(account);
    assertThat(store.account().get()).contains(account);
    assertThat(account.toString()).doesNotContain("lkd_secret");
    store.account().delete();
    assertThat(store.account().get()).isEmpty();
  }

  @Test
  void keepsTheIdentity() {
    assertThat(store.ownIdentity().get()).isEmpty();
    OwnIdentity identity = new OwnIdentity(IdentityKeyPair.generate(), 4711);
    store.ownIdentity().put(identity);
    OwnIdentity read = store.ownIdentity().get().orElseThrow();
    assertThat(read.keys().serialize()).isEqualTo(identity.keys().serialize());
    assertThat(read.registrationId()).isEqualTo(4711);
  }

  @Test
  void neverGivesAPreKeyIdTwice() {
    PreKeyRecords preKeys = store.preKeys();
    int first = preKeys.takeIds(100);
    assertThat(preKeys.takeIds(1)).isEqualTo(first + 100);
    assertThat(preKeys.takeIds(0)).isEqualTo(first + 101);
    assertThat(preKeys.takeIds(1)).isEqualTo(first + 101);
    assertThatThrownBy(() -> preKeys.takeIds(0xFFFFFF)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void deletesAOneTimePreKeyWhenItIsUsed() throws InvalidKeyIdException {
    PreKeyRecord preKey = new PreKeyRecord(5, ECKeyPair.generate());
    store.preKeys().storePreKey(5, preKey);
    assertThat(store.preKeys().containsPreKey(5)).isTrue();
    assertThat(store.preKeys().loadPreKey(5).serialize()).isEqualTo(preKey.serialize());
    store.preKeys().removePreKey(5);
    assertThat(store.preKeys().containsPreKey(5)).isFalse();
    assertThatThrownBy(() -> store.preKeys().loadPreKey(5))
        .isInstanceOf(InvalidKeyIdException.class);
  }

  @Test
  void keepsSignedPreKeysUntilRemoved() throws InvalidKeyIdException {
    SignedPreKeyRecord preKey = new SignedPreKeyRecord(9, 1234, ECKeyPair.generate(), new byte[64]);
    store.preKeys().storeSignedPreKey(9, preKey);
    assertThat(store.preKeys().loadSignedPreKey(9).serialize()).isEqualTo(preKey.serialize());
    assertThat(store.preKeys().loadSignedPreKeys()).hasSize(1);
    assertThat(store.preKeys().containsSignedPreKey(9)).isTrue();
    store.preKeys().removeSignedPreKey(9);
    assertThat(store.preKeys().containsSignedPreKey(9)).isFalse();
  }

  @Test
  void deletesAOneTimeKyberPreKeyWhenItIsUsed() throws Exception {
    store.preKeys().storeKyberPreKey(3, kyber(3));
    assertThat(store.preKeys().loadKyberPreKeys()).hasSize(1);
    store.preKeys().markKyberPreKeyUsed(3, 1, baseKey());
    assertThat(store.preKeys().containsKyberPreKey(3)).isFalse();
    assertThatThrownBy(() -> store.preKeys().loadKyberPreKey(3))
        .isInstanceOf(InvalidKeyIdException.class);
  }

  @Test
  void keepsALastResortKyberPreKeyButRefusesABaseKeyTwice() throws Exception {
    store.preKeys().storeLastResortKyberPreKey(3, kyber(3));
    ECPublicKey seen = baseKey();
    store.preKeys().markKyberPreKeyUsed(3, 1, seen);
    store.preKeys().markKyberPreKeyUsed(3, 1, baseKey());
    assertThat(store.preKeys().loadKyberPreKey(3).getId()).isEqualTo(3);
    assertThatThrownBy(() -> store.preKeys().markKyberPreKeyUsed(3, 1, seen))
        .isInstanceOf(ReusedBaseKeyException.class);
  }

  @Test
  void forgetsAFormerLastResortKyberPreKeyWithTheNotesOfItsUse() throws Exception {
    store.preKeys().storeLastResortKyberPreKey(3, kyber(3));
    store.preKeys().storeLastResortKyberPreKey(12, kyber(12));
    ECPublicKey seen = baseKey();
    store.preKeys().markKyberPreKeyUsed(3, 1, seen);
    store.preKeys().markKyberPreKeyUsed(12, 1, seen);
    store.preKeys().removeLastResortKyberPreKey(3);
    assertThat(store.preKeys().containsKyberPreKey(3)).isFalse();
    assertThatThrownBy(() -> store.preKeys().markKyberPreKeyUsed(12, 1, seen))
        .isInstanceOf(ReusedBaseKeyException.class);
    store.preKeys().storeLastResortKyberPreKey(3, kyber(3));
    store.preKeys().markKyberPreKeyUsed(3, 1, seen);
  }

  @Test
  void keepsOneSessionPerAddress() {
    assertThat(store.sessions().get(MEMBER)).isEmpty();
    store.sessions().put(MEMBER, new SessionRecord());
    assertThat(store.sessions().get(MEMBER)).isPresent();
    assertThat(store.sessions().get(new Address(MEMBER.id(), 8))).isEmpty();
    store.sessions().delete(MEMBER);
    assertThat(store.sessions().get(MEMBER)).isEmpty();
  }

  @Test
  void keepsSenderKeysByMeetingSenderAndDistributionId() {
    UUID id = UUID.randomUUID();
    store.senderKeys().put(MEETING, MEMBER, id, senderKey(id));
    assertThat(store.senderKeys().get(MEETING, MEMBER, id)).isPresent();
    assertThat(store.senderKeys().get(OTHER_MEETING, MEMBER, id)).isEmpty();
    assertThat(store.senderKeys().get(MEETING, GUEST, id)).isEmpty();
    assertThat(store.senderKeys().get(MEETING, MEMBER, UUID.randomUUID())).isEmpty();
    store.senderKeys().delete(MEETING, MEMBER, id);
    assertThat(store.senderKeys().get(MEETING, MEMBER, id)).isEmpty();
  }

  @Test
  void pinsTheFirstIdentityKeyAndKeepsAChangeForThePersonToDecide() {
    Bytes first = key();
    Bytes second = key();
    PinnedIdentities pinned = store.pinned();
    assertThat(pinned.check(MEMBER, first)).isTrue();
    assertThat(pinned.check(MEMBER, first)).isTrue();
    assertThat(pinned.check(MEMBER, second)).isFalse();
    assertThat(pinned.get(MEMBER)).contains(new Pin(first, second));
    pinned.accept(MEMBER, second);
    assertThat(pinned.get(MEMBER)).contains(new Pin(second, null));
    assertThat(pinned.check(MEMBER, first)).isFalse();
  }

  @Test
  void remembersWithWhomSafetyNumbersWereComparedAndTheirNames() {
    VerifiedPeople.Mark mark = new VerifiedPeople.Mark(key(), "Hanna");
    assertThat(store.verified().get(MEMBER.id())).isEmpty();
    store.verified().put(MEMBER.id(), mark);
    assertThat(store.verified().get(MEMBER.id())).contains(mark);
    store.verified().delete(MEMBER.id());
    assertThat(store.verified().get(MEMBER.id())).isEmpty();
  }

  @Test
  void returnsRosterEntriesInOrder() {
    for (int index = 11; index >= 0; index--) {
      store.rosters().put(MEETING, index, Bytes.of(new byte[] {(byte) index}));
    }
    store.rosters().put(OTHER_MEETING, 0, Bytes.of(new byte[] {99}));
    assertThat(store.rosters().entries(MEETING).stream().map(entry -> (int) entry.get(0)))
        .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
  }

  @Test
  void neverMovesACursorBack() {
    assertThat(store.cursors().get(MEETING)).isEmpty();
    store.cursors().advance(MEETING, 0);
    store.cursors().advance(MEETING, 12);
    store.cursors().advance(MEETING, 5);
    assertThat(store.cursors().get(MEETING)).isEqualTo(OptionalLong.of(12));
    assertThat(store.cursors().get(OTHER_MEETING)).isEmpty();
  }

  @Test
  void knowsWhatIsHandled() {
    assertThat(store.handled().add(MEETING, "envelope-1")).isTrue();
    assertThat(store.handled().add(MEETING, "envelope-1")).isFalse();
    assertThat(store.handled().add(OTHER_MEETING, "envelope-1")).isTrue();
    assertThat(store.handled().contains(MEETING, "envelope-2")).isFalse();
  }

  @Test
  void returnsWhatWaitsInTheOrderItWasSaid() {
    MessageId first = MessageId.random();
    MessageId second = MessageId.random();
    Outbox.Waiting waiting = store.outbox().add(MEETING, first, key());
    store.outbox().add(MEETING, second, key());
    assertThat(store.outbox().list(MEETING))
        .extracting(Outbox.Waiting::messageId)
        .containsExactly(first, second);
    store.outbox().remove(MEETING, waiting.messageId());
    store.outbox().add(MEETING, first, key());
    assertThat(store.outbox().list(MEETING))
        .extracting(Outbox.Waiting::messageId)
        .containsExactly(second, first);
  }

  @Test
  void findsAnInvitationByTheHashOfItsToken() {
    MadeLink link = new MadeLink("lki_token", key());
    store.invitationLinks().put(MEETING, link);
    store.invitationLabels().put(MEETING, link.tokenHash(), "For Gus");
    assertThat(store.invitationLinks().get(MEETING, Sha256.of("lki_token"))).contains(link);
    assertThat(store.invitationLinks().get(OTHER_MEETING, link.tokenHash())).isEmpty();
    assertThat(store.invitationLabels().get(MEETING, link.tokenHash())).contains("For Gus");
    assertThat(link.toString()).doesNotContain("lki_token");
  }

  @Test
  void erasesAMeetingAndNothingElse() {
    UUID id = UUID.randomUUID();
    for (MeetingId meeting : List.of(MEETING, OTHER_MEETING)) {
      store.senderKeys().put(meeting, MEMBER, id, senderKey(id));
      store.rosters().put(meeting, 0, key());
      store.cursors().advance(meeting, 4);
      store.handled().add(meeting, "envelope-1");
      store.outbox().add(meeting, MessageId.random(), key());
      store.invitationLinks().put(meeting, new MadeLink("lki_token", key()));
      store.invitationLabels().put(meeting, Sha256.of("lki_token"), "For Gus");
    }
    store.sessions().put(GUEST, new SessionRecord());
    store.sessions().put(MEMBER, new SessionRecord());

    store.eraseMeeting(MEETING, List.of(GUEST));

    assertThat(store.senderKeys().get(MEETING, MEMBER, id)).isEmpty();
    assertThat(store.rosters().entries(MEETING)).isEmpty();
    assertThat(store.cursors().get(MEETING)).isEmpty();
    assertThat(store.handled().contains(MEETING, "envelope-1")).isFalse();
    assertThat(store.outbox().list(MEETING)).isEmpty();
    assertThat(store.invitationLinks().get(MEETING, Sha256.of("lki_token"))).isEmpty();
    assertThat(store.invitationLabels().get(MEETING, Sha256.of("lki_token"))).isEmpty();
    assertThat(store.sessions().get(GUEST)).isEmpty();

    assertThat(store.senderKeys().get(OTHER_MEETING, MEMBER, id)).isPresent();
    assertThat(store.rosters().entries(OTHER_MEETING)).hasSize(1);
    assertThat(store.cursors().get(OTHER_MEETING)).isPresent();
    assertThat(store.handled().contains(OTHER_MEETING, "envelope-1")).isTrue();
    assertThat(store.outbox().list(OTHER_MEETING)).hasSize(1);
    assertThat(store.invitationLinks().get(OTHER_MEETING, Sha256.of("lki_token"))).isPresent();
    assertThat(store.invitationLabels().get(OTHER_MEETING, Sha256.of("lki_token"))).isPresent();
    assertThat(store.sessions().get(MEMBER)).isPresent();
  }

  @Test
  void keepsNothingOfAFailedTransaction() {
    store.rosters().put(MEETING, 0, key());
    assertThatThrownBy(() ->
            store.atomically(() -> {
              store.cursors().advance(MEETING, 7);
              store.sessions().put(MEMBER, new SessionRecord());
              store.eraseMeeting(MEETING, List.of());
              throw new IllegalStateException("stop");
            }))
        .hasMessage("stop");
    assertThat(store.cursors().get(MEETING)).isEmpty();
    assertThat(store.sessions().get(MEMBER)).isEmpty();
    assertThat(store.rosters().entries(MEETING)).hasSize(1);
  }

  @Test
  void undoesAnInnerTransactionAlone() {
    store.atomically(() -> {
      store.cursors().advance(MEETING, 7);
      assertThatThrownBy(() ->
              store.atomically(() -> {
                store.cursors().advance(MEETING, 8);
                throw new IllegalStateException("stop");
              }))
          .hasMessage("stop");
      store.handled().add(MEETING, "envelope-1");
    });
    assertThat(store.cursors().get(MEETING)).isEqualTo(OptionalLong.of(7));
    assertThat(store.handled().contains(MEETING, "envelope-1")).isTrue();
  }

  @Test
  void keepsTransactionsOfSeveralThreadsApart() throws InterruptedException {
    List<Thread> threads =
        IntStream.range(0, 8)
            .mapToObj(_ ->
                Thread.ofVirtual()
                    .start(() -> {
                      for (int i = 0; i < 25; i++) {
                        store.atomically(() ->
                            store
                                .cursors()
                                .advance(MEETING, store.cursors().get(MEETING).orElse(0) + 1));
                      }
                    }))
            .toList();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(store.cursors().get(MEETING)).isEqualTo(OptionalLong.of(200));
  }

  private static Bytes key() {
    return Bytes.of(IdentityKeyPair.generate().getPublicKey().serialize());
  }

  private static ECPublicKey baseKey() {
    return ECKeyPair.generate().getPublicKey();
  }

  private static KyberPreKeyRecord kyber(int id) {
    return new KyberPreKeyRecord(
        id, Instant.EPOCH.toEpochMilli(), KEMKeyPair.generate(KEMKeyType.KYBER_1024), new byte[64]);
  }

  private static SenderKeyRecord senderKey(UUID id) {
    InMemorySenderKeyStore made = new InMemorySenderKeyStore();
    SignalProtocolAddress sender = new SignalProtocolAddress(MEMBER.id(), MEMBER.deviceId());
    new GroupSessionBuilder(made).create(sender, id);
    return made.loadSenderKey(sender, id);
  }
}
