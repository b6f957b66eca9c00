package latchkey.server.account;

import latchkey.protocol.Address;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.UserId;
import latchkey.protocol.keys.KeyBundle;
import latchkey.protocol.keys.KeyCounts;
import latchkey.protocol.keys.PublishKeys;
import latchkey.server.device.Devices;
import latchkey.server.device.SignedInDevice;
import latchkey.server.keys.KeyDirectory;
import latchkey.server.keys.TakenBundle;
import latchkey.server.refusal.Refused;

/** The keys of members' devices. */
public final class DeviceKeys {
  private final Accounts accounts;
  private final AccountLogs logs;
  private final Devices devices;
  private final KeyDirectory keys;

  public DeviceKeys(Accounts accounts, AccountLogs logs, Devices devices, KeyDirectory keys) {
    this.accounts = accounts;
    this.logs = logs;
    this.devices = devices;
    this.keys = keys;
  }

  /**
   * Publishes a device's own keys, or more of them, under the identity key that its account's log
   * names.
   */
  public KeyCounts publish(SignedInDevice device, PublishKeys published) {
    keys.countUpload(device.address());
    boolean known =
        logs.device(device.address())
            .filter(named -> named.identityKey().equals(published.identityKeyPublic()))
            .isPresent();
    if (!known) {
      throw new Refused(
          ErrorCode.IDENTITY_KEY_CHANGED,
          "A device publishes its keys under the identity key that its account's log has for it,"
              + " and this is another one. Sign in as a new device.");
    }
    return keys.publish(device.address(), keys.check(published));
  }

  /** Takes a device's own one-time pre-keys back. */
  public void withdraw(SignedInDevice device) {
    keys.withdraw(device.address());
  }

  /** How many one-time pre-keys a device has left. */
  public KeyCounts count(SignedInDevice device) {
    return keys.count(device.address());
  }

  /** Takes the bundle of a member's device. */
  public KeyBundle take(UserId userId, int deviceId, Address taker) {
    accounts.require(userId);
    devices.requireSignedIn(Address.ofMember(userId, deviceId));
    TakenBundle bundle = keys.take(Address.ofMember(userId, deviceId), taker);
    return new KeyBundle(
        userId,
        deviceId,
        bundle.registrationId(),
        bundle.identityKey(),
        bundle.signedPreKey(),
        bundle.kyberPreKey(),
        bundle.preKey());
  }
}
