package latchkey.protocol.log.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import latchkey.protocol.Bytes;
import latchkey.protocol.log.LogVerdict;
import latchkey.protocol.log.SigningContext;
import latchkey.protocol.log.SigningKey;
import org.junit.jupiter.api.Test;
import org.signal.libsignal.protocol.ecc.ECKeyPair;

/** What {@link AccountWriter} writes, {@link AccountLog} takes. */
final class AccountWriterTest {
  private static final Instant NOW = Instant.parse("2027-01-15T08:00:00Z");

  private final AccountLog log = new AccountLog(TestAccount.SIGNATURES);
  private final SigningKey laptop = newKey();
  private final SigningKey phone = newKey();
  private final SigningKey recovery = newKey();

  @Test
  void aWholeLogIsWrittenAndRead() {
    open();
    add(AccountWriter.forDevice(log, 1, laptop, NOW), 2, phone);
    take(AccountWriter.forDevice(log, 2, phone, NOW).rename("Ada L."));
    SigningKey tablet = newKey();
    add(AccountWriter.forRecovery(log, recovery, NOW), 101, tablet);
    SigningKey next = newKey();
    take(AccountWriter.forRecovery(log, recovery, NOW).changeRecoveryKey(next));
    take(AccountWriter.forRecovery(log, next, NOW).removeDevices(Set.of(101), Set.of()));

    AccountState state = log.state().orElseThrow();
    assertThat(state.displayName()).isEqualTo("Ada L.");
    assertThat(state.active().keySet()).containsExactlyInAnyOrder(1, 2);
    assertThat(state.removed()).containsExactly(101);
  }

  @Test
  void whatWouldGoIsWhatGoes() {
    open();
    add(AccountWriter.forDevice(log, 1, laptop, NOW), 2, phone);
    SigningKey tablet = newKey();
    add(AccountWriter.forDevice(log, 2, phone, NOW), 3, tablet);
    SigningKey desktop = newKey();
    add(AccountWriter.forDevice(log, 3, tablet, NOW), 4, desktop);

    assertThat(log.goWith(List.of(2), List.of(), 1)).containsExactly(2, 3, 4);
    assertThat(log.goWith(List.of(2), List.of(4), 1)).containsExactly(2, 3);
    take(AccountWriter.forDevice(log, 1, laptop, NOW).removeDevices(List.of(2), List.of(4)));
    assertThat(log.state().orElseThrow().active().keySet()).containsExactlyInAnyOrder(1, 4);
  }

  @Test
  void aDeviceLinksProofIsGoodForWhatItNamesAlone() {
    open();
    SigningKey link = newKey();
    Bytes tokenHash = Bytes.of(new byte[32]);
    byte[] proof =
        AccountWriter.deviceLinkProof(log.root(), log.head(), tokenHash, phone.publicKey());
    Bytes signature = link.sign(SigningContext.DEVICE_LINK, proof);

    assertThat(isGood(link, proof, signature)).isTrue();
    byte[] other =
        AccountWriter.deviceLinkProof(log.root(), log.head(), tokenHash, laptop.publicKey());
    assertThat(isGood(link, other, signature)).isFalse();
  }

  private static boolean isGood(SigningKey link, byte[] proof, Bytes signature) {
    return SigningContext.DEVICE_LINK.verifies(
        TestAccount.SIGNATURES, link.publicKey(), proof, signature);
  }

  private void open() {
    Bytes logId = Bytes.of(new byte[16]);
    take(AccountWriter.open(logId, "Ada", 1, laptop, recovery, NOW));
  }

  private void add(AccountWriter by, int deviceId, SigningKey device) {
    Bytes possession = AccountWriter.possession(log.root(), log.head(), deviceId, device);
    take(by.addDevice(deviceId, device.publicKey(), possession));
  }

  private void take(Bytes entry) {
    assertThat(log.append(entry)).isInstanceOf(LogVerdict.Accepted.class);
  }

  private static SigningKey newKey() {
    ECKeyPair pair = ECKeyPair.generate();
    return new SigningKey(
        Bytes.of(pair.getPublicKey().serialize()), pair.getPrivateKey()::calculateSignature);
  }
}
