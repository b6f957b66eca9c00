package latchkey.client.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import latchkey.protocol.Bytes;
import latchkey.protocol.GuestSessionId;
import org.junit.jupiter.api.Test;
import org.signal.libsignal.protocol.IdentityKeyPair;

final class SafetyNumberTest {
  private final Party ann = new Party(identifier("the root of Ann's account"), key());
  private final Party ben = Party.guest(GuestSessionId.random(), key());

  @Test
  void isTheSameForBoth() {
    SafetyNumber annsView = SafetyNumber.between(ann, ben);
    SafetyNumber bensView = SafetyNumber.between(ben, ann);
    assertThat(annsView.digits()).isEqualTo(bensView.digits()).matches("[0-9]{60}");
    assertThat(annsView.groups()).hasSize(12).allMatch(group -> group.length() == 5);
    assertThat(String.join("", annsView.groups())).isEqualTo(annsView.digits());
    assertThat(annsView.matches(bensView.scannable())).isTrue();
    assertThat(bensView.matches(annsView.scannable())).isTrue();
  }

  @Test
  void isAnotherWhereAKeyWasSwapped() {
    SafetyNumber annsView = SafetyNumber.between(ann, new Party(ben.identifier(), key()));
    SafetyNumber bensView = SafetyNumber.between(ben, ann);
    assertThat(annsView.digits()).isNotEqualTo(bensView.digits());
    assertThat(annsView.matches(bensView.scannable())).isFalse();
    assertThat(annsView.matches(Bytes.of(new byte[] {1, 2, 3}))).isFalse();
  }

  @Test
  void isAnotherWhereTheAccountIs() {
    Party reset = new Party(identifier("the root of another account"), ann.identityKey());
    assertThat(SafetyNumber.between(reset, ben).digits())
        .isNotEqualTo(SafetyNumber.between(ann, ben).digits());
  }

  private static Bytes identifier(String text) {
    return Bytes.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Bytes key() {
    return Bytes.of(IdentityKeyPair.generate().getPublicKey().serialize());
  }
}
