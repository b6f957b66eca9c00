package latchkey.server.signin;

import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.UserId;
import latchkey.protocol.account.AccountLogPage;
import latchkey.protocol.account.RecoveryRequest;
import latchkey.protocol.account.RecoverySignOut;
import latchkey.protocol.account.SignedIn;
import latchkey.server.account.AccountChanges;
import latchkey.server.account.AccountLogs;
import latchkey.server.account.AccountStore;
import latchkey.server.device.Devices;
import latchkey.server.refusal.Refused;
import latchkey.server.tx.Transactions;

/**
 * How a person who has the recovery code, and no device, gets one. The recovery key's signature is
 * the authority.
 */
public final class Recovery {
  private final Transactions transactions;
  private final AccountStore store;
  private final AccountLogs logs;
  private final AccountChanges changes;
  private final Devices devices;

  public Recovery(
      Transactions transactions,
      AccountStore store,
      AccountLogs logs,
      AccountChanges changes,
      Devices devices) {
    this.transactions = transactions;
    this.store = store;
    this.logs = logs;
    this.changes = changes;
    this.devices = devices;
  }

  /** A page of the log of the account whose present recovery key that is. */
  public AccountLogPage log(Bytes recoveryKey, long from) {
    return logs.page(find(recoveryKey), from);
  }

  /** Appends the entry by which the recovery key adds a device, and signs that one in. */
  public SignedIn recover(RecoveryRequest request) {
    UserId userId = find(request.recoveryKey());
    Bytes access = Devices.accessToken(request.accessToken()).hash();
    changes.appendByRecovery(
        userId,
        request.entry(),
        added -> {
          var _ =
              devices.tryAdd(
                  Address.ofMember(userId, added.deviceId()), request.deviceName(), access);
        });
    // Where the entry stood there before, it is its device that asks again, or another one that
    // read it: that one has another access token.
    return devices
        .signedInBy(access)
        .filter(known -> known.userId().equals(userId))
        .orElseThrow(AccountLogs::moved);
  }

  /** Appends the entry by which the recovery key removes devices, and signs those out. */
  public void signOut(RecoverySignOut request) {
    UserId userId = find(request.recoveryKey());
    changes.appendByRecovery(userId, request.entry(), _ -> {});
  }

  private UserId find(Bytes recoveryKey) {
    return transactions
        .read(() -> store.findByRecoveryKey(recoveryKey))
        .orElseThrow(() ->
            new Refused(
                ErrorCode.RECOVERY_UNKNOWN,
                "No account of this server has that recovery code. Check each character, and that the"
                    + " code belongs to an account of this server."));
  }
}
