package latchkey.server.signin;

import java.util.Set;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.UserId;
import latchkey.protocol.account.AccountLogPage;
import latchkey.protocol.account.RecoveryRequest;
import latchkey.protocol.account.RecoverySignOut;
import latchkey.protocol.account.SignedIn;
import latchkey.protocol.log.account.AccountEvent;
import latchkey.protocol.log.account.AccountLog;
import latchkey.server.account.AccountLogs;
import latchkey.server.account.AccountStore;
import latchkey.server.account.Accounts;
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
  private final Accounts accounts;
  private final AccountLogs logs;
  private final Devices devices;

  public Recovery(
      Transactions transactions,
      AccountStore store,
      Accounts accounts,
      AccountLogs logs,
      Devices devices) {
    this.transactions = transactions;
    this.store = store;
    this.accounts = accounts;
    this.logs = logs;
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
    var _ =
        logs.append(
            userId,
            request.entry(),
            Set.of(AccountLog.RECOVERY),
            said -> {
              accounts.require(userId);
              if (!(said instanceof AccountEvent.DeviceAdded added)) {
                throw AccountLogs.invalid("it does not add a device");
              }
              var _ =
                  devices.add(
                      Address.ofMember(userId, added.device().deviceId()),
                      request.deviceName(),
                      access);
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
    var _ =
        logs.append(
            userId,
            request.entry(),
            Set.of(AccountLog.RECOVERY),
            said -> {
              accounts.require(userId);
              if (!(said instanceof AccountEvent.DeviceRemoved removed)) {
                throw AccountLogs.invalid("it does not remove devices");
              }
              removed.gone().forEach(gone -> devices.signOut(Address.ofMember(userId, gone)));
            });
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
