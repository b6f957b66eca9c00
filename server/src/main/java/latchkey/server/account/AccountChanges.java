package latchkey.server.account;

import java.util.Set;
import java.util.function.Consumer;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.UserId;
import latchkey.protocol.account.AppendAccountEntry;
import latchkey.protocol.log.account.AccountDevice;
import latchkey.protocol.log.account.AccountEvent;
import latchkey.protocol.log.account.AccountLog;
import latchkey.server.device.Devices;
import latchkey.server.device.SignedInDevice;

/**
 * What an account's own keys say in its log, and what comes of it. The log's rules alone decide
 * whether an entry stands: its signer may not sign another one for that place, so a refusal for any
 * other reason would leave the account stuck, or forked. Where the server cannot do all that the
 * entry says, it does without: a device gets no access, a name stays as it was in the list of
 * accounts.
 */
public final class AccountChanges {
  private final AccountStore store;
  private final Accounts accounts;
  private final AccountLogs logs;
  private final Devices devices;
  private final NewDevices newDevices;

  public AccountChanges(
      AccountStore store,
      Accounts accounts,
      AccountLogs logs,
      Devices devices,
      NewDevices newDevices) {
    this.store = store;
    this.accounts = accounts;
    this.logs = logs;
    this.devices = devices;
    this.newDevices = newDevices;
  }

  /**
   * Appends an entry of the sender's account. The same entry again changes nothing. A device that
   * it adds gets access by the link that comes with it, if that is good.
   *
   * @return whether the sender still has access
   */
  public boolean append(SignedInDevice sender, AppendAccountEntry request) {
    Bytes link = request.deviceLink();
    append(
        sender.userId(),
        request.entry(),
        AccountLogs.ALL_KEYS,
        added -> {
          if (link != null) {
            newDevices.add(sender, link, added);
          }
        });
    return devices.isSignedIn(sender.address());
  }

  /**
   * Appends an entry that the account's recovery key has signed. The same entry again changes
   * nothing.
   *
   * @param giveAccess to a device that it adds, inside the write
   */
  public void appendByRecovery(UserId userId, Bytes entry, Consumer<AccountDevice> giveAccess) {
    append(userId, entry, Set.of(AccountLog.RECOVERY), giveAccess);
  }

  private void append(
      UserId userId, Bytes entry, Set<Integer> signers, Consumer<AccountDevice> giveAccess) {
    var _ =
        logs.append(
            userId,
            entry,
            signers,
            said -> {
              accounts.require(userId);
              apply(userId, said, giveAccess);
            });
  }

  private void apply(UserId userId, AccountEvent said, Consumer<AccountDevice> giveAccess) {
    switch (said) {
      case AccountEvent.DeviceAdded added -> giveAccess.accept(added.device());
      case AccountEvent.DeviceRemoved removed ->
          removed.gone().forEach(gone -> devices.signOut(Address.ofMember(userId, gone)));
      case AccountEvent.DisplayNameChanged changed -> {
        var _ = store.rename(userId, changed.displayName());
      }
      case AccountEvent.RecoveryKeyChanged changed -> {
        var _ = store.changeRecoveryKey(userId, changed.recoveryKey());
      }
      case AccountEvent.Opened _, AccountEvent.Skipped _ -> {}
    }
  }
}
