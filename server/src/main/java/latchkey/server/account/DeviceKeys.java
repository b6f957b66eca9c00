package latchkey.server.account;

import latchkey.protocol.Address;
import latchkey.protocol.UserId;
import latchkey.protocol.keys.KeyBundle;
import latchkey.protocol.keys.KeyCounts;
import latchkey.protocol.keys.PublishKeys;
import latchkey.server.keys.KeyDirectory;
import latchkey.server.keys.TakenBundle;

/** The keys of members' devices. */
public final class DeviceKeys {
  private final Accounts accounts;
  private final Devices devices;
  private final KeyDirectory keys;

  public DeviceKeys(Accounts accounts, Devices devices, KeyDirectory keys) {
    this.accounts = accounts;
    this.devices = devices;
    this.keys = keys;
  }

  /** Publishes a device's own keys, or more of them. */
  public KeyCounts publish(SignedInDevice device, PublishKeys published) {
    keys.countUpload(device.address());
    return keys.publish(device.address(), keys.check(published));
  }

  /** How many one-time pre-keys a device has left. */
  public KeyCounts count(SignedInDevice device) {
    return keys.count(device.address());
  }

  /** Takes the bundle of a member's device. */
  public KeyBundle take(UserId userId, int deviceId, Address taker) {
    accounts.require(userId);
    devices.requireSignedIn(userId, deviceId);
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
