package latchkey.client.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import latchkey.client.store.KeyStore;
import latchkey.protocol.Bytes;
import latchkey.protocol.keys.KeyCounts;
import latchkey.protocol.keys.KyberPreKey;
import latchkey.protocol.keys.PreKey;
import latchkey.protocol.keys.PublishKeys;
import latchkey.protocol.keys.ReplenishKeys;
import latchkey.protocol.keys.SignedPreKey;
import org.junit.jupiter.api.Test;

final class OwnKeysTest {
  private final KeyStore store = KeyStore.inMemory();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final OwnKeys keys = OwnKeys.in(store, () -> now);

  @Test
  void keepsItsIdentity() {
    OwnKeys again = OwnKeys.in(store);
    assertThat(again.identityKey()).isEqualTo(keys.identityKey());
    assertThat(again.registrationId()).isEqualTo(keys.registrationId()).isBetween(1, 0x3FFF);
  }

  @Test
  void publishesAFullSetSignedByTheIdentityKey() {
    PublishKeys published = keys.publish();
    assertThat(published.preKeys()).hasSize(100);
    assertThat(published.kyberPreKeys()).hasSize(100);
    assertThat(signs(published.signedPreKey())).isTrue();
    assertThat(published.kyberPreKeys()).allMatch(this::signs);
    assertThat(signs(published.lastResortKyberPreKey())).isTrue();
    assertThat(published.preKeys()).allMatch(key -> store.preKeys().containsPreKey(key.id()));
    assertThat(published.kyberPreKeys())
        .allMatch(key -> store.preKeys().containsKyberPreKey(key.id()));
  }

  @Test
  void fillsUpAndNeverUsesAnIdTwice() {
    PublishKeys first = keys.publish();
    ReplenishKeys second = keys.replenish(new KeyCounts(19, 40));
    PublishKeys third = keys.publish(new KeyCounts(100, 7));
    assertThat(second.preKeys()).hasSize(81);
    assertThat(second.kyberPreKeys()).hasSize(60);
    assertThat(second.signedPreKey()).isNull();
    assertThat(second.lastResortKyberPreKey()).isNull();
    assertThat(third.preKeys()).isEmpty();
    assertThat(third.kyberPreKeys()).hasSize(93);
    assertThat(third.signedPreKey()).isEqualTo(first.signedPreKey());
    assertThat(third.lastResortKyberPreKey()).isEqualTo(first.lastResortKyberPreKey());

    int[] ids =
        Stream.of(
                preKeyIds(first.preKeys()),
                preKeyIds(second.preKeys()),
                kyberIds(first.kyberPreKeys()),
                kyberIds(second.kyberPreKeys()),
                kyberIds(third.kyberPreKeys()),
                IntStream.of(first.signedPreKey().id(), first.lastResortKyberPreKey().id()))
            .flatMapToInt(each -> each)
            .toArray();
    assertThat(Arrays.stream(ids).distinct().count()).isEqualTo(ids.length);
  }

  @Test
  void replacesTheSignedPreKeyInTimeAndKeepsTheOldOneForWhatIsOnItsWay() {
    SignedPreKey first = keys.publish().signedPreKey();
    now = now.plus(OwnKeys.SIGNED_PRE_KEY_AGE);
    SignedPreKey second =
        Objects.requireNonNull(keys.replenish(new KeyCounts(100, 100)).signedPreKey());
    assertThat(second.id()).isNotEqualTo(first.id());
    assertThat(signs(second)).isTrue();
    assertThat(store.preKeys().containsSignedPreKey(first.id())).isTrue();
    now = now.plus(OwnKeys.SIGNED_PRE_KEY_KEPT).plus(Duration.ofDays(1));
    keys.publish(new KeyCounts(100, 100));
    assertThat(store.preKeys().containsSignedPreKey(first.id())).isFalse();
  }

  @Test
  void signsForLogs() {
    byte[] message = {1, 2, 3};
    byte[] signature = keys.signingKey().signer().sign(message);
    LibsignalSignatureCheck check = new LibsignalSignatureCheck();
    assertThat(check.verifies(keys.identityKey(), message, signature)).isTrue();
    assertThat(check.verifies(keys.identityKey(), new byte[] {1, 2, 4}, signature)).isFalse();
    assertThat(check.verifies(Bytes.of(new byte[33]), message, signature)).isFalse();
    assertThat(check.verifies(keys.identityKey(), message, new byte[0])).isFalse();
  }

  private boolean signs(SignedPreKey key) {
    return signs(key.publicKey(), key.signature());
  }

  private boolean signs(KyberPreKey key) {
    return signs(key.publicKey(), key.signature());
  }

  private boolean signs(Bytes publicKey, Bytes signature) {
    return Optional.of(keys.identityKey())
        .filter(identity ->
            new LibsignalSignatureCheck()
                .verifies(identity, publicKey.toByteArray(), signature.toByteArray()))
        .isPresent();
  }

  private static IntStream preKeyIds(List<PreKey> preKeys) {
    return preKeys.stream().mapToInt(PreKey::id);
  }

  private static IntStream kyberIds(List<KyberPreKey> preKeys) {
    return preKeys.stream().mapToInt(KyberPreKey::id);
  }
}
