package latchkey.server.account;

import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import latchkey.protocol.Address;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.UserId;
import latchkey.protocol.account.AppendAccountEntry;
import latchkey.protocol.log.account.AccountEvent;
import latchkey.protocol.log.account.AccountLog;
import latchkey.server.device.Devices;
import latchkey.server.device.SignedInDevice;
import latchkey.server.refusal.Refused;

/** What a device says in its own account's log, and what comes of it. */
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
   * Appends an entry that the device has signed, or the account's recovery key where that is
   * replaced. The same entry again changes nothing.
   *
   * @return whether the device is still one of the account's
   */
  public boolean append(SignedInDevice device, AppendAccountEntry request) {
    AtomicBoolean stays = new AtomicBoolean(true);
    var _ =
        logs.append(
            device.userId(),
            request.entry(),
            Set.of(device.deviceId(), AccountLog.RECOVERY),
            said -> {
              accounts.require(device.userId());
              stays.set(apply(device, request, said));
            });
    return stays.get();
  }

  /** False where the device itself goes. */
  private boolean apply(SignedInDevice device, AppendAccountEntry request, AccountEvent said) {
    UserId userId = device.userId();
    boolean replacesKey = said instanceof AccountEvent.RecoveryKeyChanged;
    if (replacesKey != (said.signer() == AccountLog.RECOVERY)) {
      throw AccountLogs.invalid("a device may not send an entry of this type by this key");
    }
    boolean adds = said instanceof AccountEvent.DeviceAdded;
    if (adds != (request.deviceLink() != null)) {
      throw new Refused(
          ErrorCode.INVALID_REQUEST,
          "deviceLink goes with an entry that adds a device, and with no other: a device comes by a"
              + " device link.");
    }
    switch (said) {
      case AccountEvent.DeviceAdded added when request.deviceLink() != null ->
          newDevices.add(device, request.deviceLink(), added.device());
      case AccountEvent.DeviceRemoved removed -> {
        for (int gone : removed.gone()) {
          devices.signOut(Address.ofMember(userId, gone));
        }
        return !removed.gone().contains(device.deviceId());
      }
      case AccountEvent.DisplayNameChanged changed -> {
        if (!store.rename(userId, changed.displayName())) {
          throw Accounts.nameTaken();
        }
      }
      case AccountEvent.RecoveryKeyChanged changed -> {
        if (!store.changeRecoveryKey(userId, changed.recoveryKey())) {
          throw new Refused(
              ErrorCode.ALREADY_EXISTS,
              "Another account of this server has that recovery key. Make a new code.");
        }
      }
      case AccountEvent.Skipped _ -> {}
      case AccountEvent.Opened _, AccountEvent.DeviceAdded _ ->
          throw AccountLogs.invalid("a device may not sign an entry of this type");
    }
    return true;
  }
}
