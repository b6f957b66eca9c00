package latchkey.client.crypto;

import static latchkey.client.testing.Contents.toGroup;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.UUID;
import latchkey.protocol.Bytes;
import latchkey.protocol.MeetingId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signal.libsignal.protocol.ecc.ECKeyPair;
import org.signal.libsignal.protocol.ecc.ECPrivateKey;

/**
 * A guest's store, after distribution, cannot produce a message that another participant accepts as
 * the member's.
 */
final class SenderKeyForgeryTest {
  private static final MeetingId MEETING = MeetingId.random();
  private static final UUID KEY = UUID.randomUUID();

  @TempDir private Path directory;
  private TestDevice member;
  private TestDevice guest;
  private TestDevice listener;

  @BeforeEach
  void distribute() {
    member = TestDevice.member(directory);
    guest = TestDevice.guest();
    listener = TestDevice.guest();
    Bytes distribution = member.senderKeys(MEETING).distribution(KEY);
    guest.senderKeys(MEETING).process(member.address, distribution);
    listener.senderKeys(MEETING).process(member.address, distribution);
  }

  @AfterEach
  void stop() {
    member.close();
    guest.close();
    listener.close();
  }

  @Test
  void aGuestsStoreHoldsNoSigningKeyOfTheMember() {
    assertThat(stolenFrom(guest).signingKey()).isEmpty();
  }

  @Test
  void nobodyAcceptsAMessageThatAGuestMadeWithTheMembersChainKey() {
    ECPrivateKey guestsOwn = guest.keys.identity().getPrivateKey();
    assertRefused(stolenFrom(guest).forge(toGroup("forged"), guestsOwn));
    assertRefused(stolenFrom(guest).forge(toGroup("forged"), ECKeyPair.generate().getPrivateKey()));
  }

  @Test
  void nobodyAcceptsAMessageUnderAKeyThatAGuestMadeForTheMembersDistributionId() {
    SenderKeys own = guest.senderKeys(MEETING);
    own.distribution(KEY);
    assertRefused(own.encrypt(KEY, toGroup("forged")));
  }

  @Test
  void libsignalItselfDoesNotEncryptWithWhatAGuestHas() {
    SenderKeys asTheMember = new SenderKeys(guest.store, MEETING, member.address);
    assertThatThrownBy(() -> asTheMember.encrypt(KEY, toGroup("forged")))
        .isInstanceOf(RuntimeException.class);
  }

  /** Shows that the forgeries above fail for want of the signing key alone. */
  @Test
  void theMembersOwnRecordWouldBeEnoughToForgeAndSoNeverLeaves() {
    SenderKeyForgery withRecord = stolenFrom(member);
    Bytes forged = withRecord.forge(toGroup("forged"), withRecord.signingKey().orElseThrow());
    assertThat(listener.senderKeys(MEETING).open(member.address, forged))
        .isEqualTo(new GroupOpening.Opened(toGroup("forged")));
  }

  private SenderKeyForgery stolenFrom(TestDevice device) {
    return new SenderKeyForgery(
        KEY, device.store.senderKeys().get(MEETING, member.address, KEY).orElseThrow());
  }

  private void assertRefused(Bytes forged) {
    assertThat(listener.senderKeys(MEETING).open(member.address, forged))
        .isNotInstanceOf(GroupOpening.Opened.class);
    Bytes honest = member.senderKeys(MEETING).encrypt(KEY, toGroup("honest"));
    assertThat(listener.senderKeys(MEETING).open(member.address, honest))
        .isEqualTo(new GroupOpening.Opened(toGroup("honest")));
  }
}
