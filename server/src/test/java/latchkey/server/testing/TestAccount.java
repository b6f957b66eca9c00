package latchkey.server.testing;

import java.security.SecureRandom;
import java.time.Instant;
import latchkey.protocol.Bytes;
import latchkey.protocol.UserId;
import latchkey.protocol.account.RecoveryRequest;
import latchkey.protocol.account.SignInRequest;
import latchkey.protocol.log.LogVerdict;
import latchkey.protocol.log.account.AccountEvent;
import latchkey.protocol.log.account.AccountLog;
import latchkey.protocol.log.account.AccountWriter;
import latchkey.server.keys.LibsignalSignatures;
import latchkey.server.token.Token;
import latchkey.server.token.TokenKind;

/** A person's account before any server has it: its first entry, and the keys that go with it. */
public final class TestAccount {
  /** The key that a recovery code gives. */
  private final TestKeys recovery = new TestKeys();

  private final TestKeys firstDevice = new TestKeys();
  private final String accessToken = newAccessToken();
  private final Bytes opening;
  private final UserId userId;

  /** An account that is to have that name. */
  public TestAccount(String name, Instant now) {
    this(name, 1, now);
  }

  /** One whose first device has that id. */
  public TestAccount(String name, int deviceId, Instant now) {
    opening =
        AccountWriter.open(
            random(16), name, deviceId, firstDevice.signingKey(), recovery.signingKey(), now);
    userId = UserId.ofRoot(verified(opening).root());
  }

  /** What opens the account. */
  public SignInRequest opening(String linkToken, String deviceName) {
    return new SignInRequest(linkToken, deviceName, accessToken, opening);
  }

  /** The signed {@code AccountOpened}. */
  public Bytes entry() {
    return opening;
  }

  /** What brings in a device by the recovery code, under the first id that {@code log} has free. */
  public RecoveryRequest recovering(
      AccountLog log, TestKeys device, String accessToken, Instant now) {
    int deviceId = TestDevice.freeId(log);
    Bytes possession =
        AccountWriter.possession(log.root(), log.head(), deviceId, device.signingKey());
    return new RecoveryRequest(
        recovery.identityKey(),
        AccountWriter.forRecovery(log, recovery.signingKey(), now)
            .addDevice(deviceId, device.identityKey(), possession),
        "Recovered",
        accessToken);
  }

  public UserId userId() {
    return userId;
  }

  public TestKeys recovery() {
    return recovery;
  }

  public TestKeys firstDevice() {
    return firstDevice;
  }

  public String accessToken() {
    return accessToken;
  }

  /** An access token, as a new device makes it. */
  public static String newAccessToken() {
    return Token.random(TokenKind.DEVICE_ACCESS).reveal();
  }

  /** The log that has these entries. */
  public static AccountLog verified(Bytes... entries) {
    AccountLog log = new AccountLog(new LibsignalSignatures());
    for (Bytes entry : entries) {
      take(log, entry);
    }
    return log;
  }

  /** Takes in an entry that must be good. */
  public static void take(AccountLog log, Bytes entry) {
    if (log.append(entry) instanceof LogVerdict.Refused<AccountEvent> refused) {
      throw new AssertionError("the account's log has a bad entry: " + refused.detail());
    }
  }

  static Bytes random(int length) {
    byte[] bytes = new byte[length];
    new SecureRandom().nextBytes(bytes);
    return Bytes.of(bytes);
  }
}
