package latchkey.client.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import org.junit.jupiter.api.Test;
import org.signal.libsignal.protocol.IdentityKeyPair;

final class SafetyNumberTest {
  private final Peer ann = peer("user-ann-1");
  private final Peer ben = peer("session-ben-1");

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
    Peer swapped = new Peer(ben.address(), peer("session-ben-1").identityKey());
    SafetyNumber annsView = SafetyNumber.between(ann, swapped);
    SafetyNumber bensView = SafetyNumber.between(ben, ann);
    assertThat(annsView.digits()).isNotEqualTo(bensView.digits());
    assertThat(annsView.matches(bensView.scannable())).isFalse();
    assertThat(annsView.matches(Bytes.of(new byte[] {1, 2, 3}))).isFalse();
  }

  private static Peer peer(String id) {
    return new Peer(
        new Address(id, 1), Bytes.of(IdentityKeyPair.generate().getPublicKey().serialize()));
  }
}
