package latchkey.client.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import latchkey.client.store.KeyStore;
import latchkey.protocol.Bytes;
import latchkey.protocol.Limits;
import latchkey.protocol.keys.KeyCounts;
import latchkey.protocol.keys.KyberPreKey;
import latchkey.protocol.keys.PreKey;
import latchkey.protocol.keys.PublishKeys;
import latchkey.protocol.keys.SignedPreKey;
import org.junit.jupiter.api.Test;

final class OwnKeysTest {
  private static final KeyCounts FULL = new KeyCounts(100, 100);

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
  void publishesAFirstSetSignedByTheIdentityKey() {
    PublishKeys published = keys.publish();
    assertThat(published.preKeys()).hasSize(Limits.FIRST_ONE_TIME_PRE_KEYS);
    assertThat(published.kyberPreKeys()).hasSize(Limits.FIRST_ONE_TIME_PRE_KEYS);
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
    PublishKeys second = keys.publish(new KeyCounts(19, 40));
    PublishKeys third = keys.publish(new KeyCounts(100, 7));
    PublishKeys fourth = keys.publish(new KeyCounts(0, 20));
    assertThat(second.preKeys()).hasSize(81);
    assertThat(second.kyberPreKeys()).hasSize(60);
    assertThat(second.signedPreKey()).isEqualTo(first.signedPreKey());
    assertThat(second.lastResortKyberPreKey()).isEqualTo(first.lastResortKyberPreKey());
    assertThat(third.preKeys()).isEmpty();
    assertThat(third.kyberPreKeys()).hasSize(93);
    assertThat(fourth.preKeys()).hasSize(Limits.FIRST_ONE_TIME_PRE_KEYS);
    assertThat(fourth.kyberPreKeys()).hasSize(80);
    assertThat(third.signedPreKey()).isEqualTo(first.signedPreKey());
    assertThat(third.lastResortKyberPreKey()).isEqualTo(first.lastResortKyberPreKey());

    int[] ids =
        Stream.of(
                preKeyIds(first.preKeys()),
                preKeyIds(second.preKeys()),
                preKeyIds(fourth.preKeys()),
                kyberIds(first.kyberPreKeys()),
                kyberIds(second.kyberPreKeys()),
                kyberIds(third.kyberPreKeys()),
                kyberIds(fourth.kyberPreKeys()),
                IntStream.of(first.signedPreKey().id(), first.lastResortKyberPreKey().id()))
            .flatMapToInt(each -> each)
            .toArray();
    assertThat(Arrays.stream(ids).distinct().count()).isEqualTo(ids.length);
  }

  @Test
  void areDueWhileTheServerHasFewOrHasNotSaidThatItHasThem() {
    assertThat(keys.areDue(FULL)).isTrue();
    PublishKeys first = keys.publish();
    assertThat(keys.areDue(FULL)).isTrue();
    keys.published(first.signedPreKey());
    assertThat(keys.areDue(FULL)).isFalse();
    assertThat(keys.areDue(new KeyCounts(Limits.LOW_ONE_TIME_PRE_KEYS - 1, 100))).isTrue();
    assertThat(keys.areDue(new KeyCounts(100, Limits.LOW_ONE_TIME_PRE_KEYS - 1))).isTrue();
  }

  @Test
  void publishesAgainWhatItHasWhereTheStoreIsAnOlderCopy() {
    PublishKeys first = keys.publish();
    keys.published(first.signedPreKey());
    assertThat(keys.areUncertain()).isFalse();
    keys.wentBack();
    assertThat(OwnKeys.in(store).areUncertain()).isTrue();
    assertThat(keys.areDue(FULL)).isTrue();

    PublishKeys second = keys.publish(new KeyCounts(0, 0));
    assertThat(second.signedPreKey()).isEqualTo(first.signedPreKey());
    assertThat(second.lastResortKyberPreKey()).isEqualTo(first.lastResortKyberPreKey());
    assertThat(second.preKeys()).hasSize(Limits.FIRST_ONE_TIME_PRE_KEYS);
    assertThat(first.preKeys())
        .isNotEmpty()
        .allMatch(key -> store.preKeys().containsPreKey(key.id()));
    keys.withdrawn();
    keys.published(second.signedPreKey());
    assertThat(keys.areDue(FULL)).isFalse();
    assertThat(OwnKeys.in(store).areUncertain()).isFalse();
  }

  @Test
  void replacesBothLastingOnesAfterAWeek() {
    PublishKeys first = published();
    now = now.plus(LastingKeys.USED).minusMillis(1);
    assertThat(keys.areDue(FULL)).isFalse();
    now = now.plusMillis(1);
    assertThat(keys.areDue(FULL)).isTrue();

    PublishKeys second = keys.publish(FULL);

    assertThat(second.signedPreKey().id()).isNotEqualTo(first.signedPreKey().id());
    assertThat(second.lastResortKyberPreKey().id())
        .isNotEqualTo(first.lastResortKyberPreKey().id());
    assertThat(signs(second.signedPreKey())).isTrue();
    assertThat(signs(second.lastResortKyberPreKey())).isTrue();
    assertThat(isKept(first)).isTrue();
  }

  @Test
  void replacesLastingOnesThatAClockMadeWhichHasBeenPutBack() {
    published();
    now = now.minus(Duration.ofDays(1));
    assertThat(keys.areDue(FULL)).isTrue();
  }

  @Test
  void keepsFormerOnesForThirtyDaysThatItRanAndNoLonger() {
    PublishKeys first = published();
    now = now.plus(LastingKeys.USED);
    PublishKeys second = published();
    for (int day = 1; day < LastingKeys.KEPT.toDays(); day++) {
      aDayPasses();
      assertThat(isKept(first)).isTrue();
    }
    aDayPasses();

    assertThat(isKept(first)).isFalse();
    assertThat(isKept(second)).isTrue();
  }

  @Test
  void deletesNothingBecauseTheClockHasJumped() {
    PublishKeys first = published();
    now = now.plus(LastingKeys.USED);
    published();
    now = now.plus(Duration.ofDays(10_000));
    keys.deleteFormer();
    now = now.minus(Duration.ofDays(10_000));
    keys.deleteFormer();

    assertThat(isKept(first)).isTrue();
  }

  @Test
  void keepsWhatTheServerMayStillHandOut() {
    PublishKeys first = published();
    now = now.plus(LastingKeys.USED);
    keys.publish(FULL); // The answer is lost.
    for (int day = 0; day <= LastingKeys.KEPT.toDays(); day++) {
      aDayPasses();
    }
    assertThat(isKept(first)).isTrue();

    published();
    for (int day = 0; day < LastingKeys.KEPT.toDays(); day++) {
      aDayPasses();
    }
    assertThat(isKept(first)).isFalse();
  }

  private PublishKeys published() {
    PublishKeys made = keys.publish(FULL);
    keys.published(made.signedPreKey());
    return made;
  }

  private void aDayPasses() {
    now = now.plus(Duration.ofDays(1));
    keys.deleteFormer();
  }

  private boolean isKept(PublishKeys published) {
    boolean signed = store.preKeys().containsSignedPreKey(published.signedPreKey().id());
    boolean lastResort =
        store.preKeys().containsKyberPreKey(published.lastResortKyberPreKey().id());
    assertThat(signed).isEqualTo(lastResort);
    return signed;
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
