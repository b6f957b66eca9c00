package latchkey.server.account;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import latchkey.protocol.Address;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.UserId;
import latchkey.protocol.account.DeviceInfo;
import latchkey.server.account.DeviceStore.KnownDevice;
import latchkey.server.event.EventSink;
import latchkey.server.event.ServerEvent;
import latchkey.server.keys.KeyDirectory;
import latchkey.server.refusal.Refused;
import latchkey.server.time.AgreedClock;
import latchkey.server.tx.Transactions;

/** Members' devices. */
public final class Devices {
  private static final int EXPIRED_AT_ONCE = 100;

  private final Transactions transactions;
  private final DeviceStore devices;
  private final KeyDirectory keys;
  private final EventSink events;
  private final AgreedClock clock;

  public Devices(
      Transactions transactions,
      DeviceStore devices,
      KeyDirectory keys,
      EventSink events,
      AgreedClock clock) {
    this.transactions = transactions;
    this.devices = devices;
    this.keys = keys;
    this.events = events;
    this.clock = clock;
  }

  /** A user's devices that are signed in, oldest first, with the keys they have published. */
  public List<DeviceInfo> of(UserId userId) {
    Instant now = clock.agreed();
    return transactions.read(() ->
        devices.signedIn(userId, now).stream().map(known -> describe(known.device())).toList());
  }

  /** Which of these devices are signed in now. */
  public Set<Address> signedIn(Collection<Address> some) {
    Instant now = clock.agreed();
    List<UserId> users = some.stream().map(device -> new UserId(device.id())).distinct().toList();
    return transactions.read(() -> devices.signedIn(users, now));
  }

  private DeviceInfo describe(SignedInDevice device) {
    return new DeviceInfo(
        device.deviceId(), device.deviceName(), keys.identityKey(device.address()).orElse(null));
  }

  /** Refuses where the user has no such device that is signed in. */
  public void requireSignedIn(UserId userId, int deviceId) {
    if (of(userId).stream().noneMatch(device -> device.deviceId() == deviceId)) {
      throw new Refused(
          ErrorCode.DEVICE_UNKNOWN, "That account has no device of that number that is signed in.");
    }
  }

  /** Signs one of a user's devices out, for good. */
  public void signOut(UserId userId, int deviceId) {
    Instant now = clock.instant();
    transactions.write(() -> {
      if (!devices.signOut(userId, deviceId, now)) {
        throw new Refused(
            ErrorCode.DEVICE_UNKNOWN,
            "You have no device with the number " + deviceId + " that is signed in.");
      }
      keys.forget(Address.ofMember(userId, deviceId));
      transactions.afterCommit(
          () -> events.publish(new ServerEvent.DeviceSignedOut(userId, deviceId)));
    });
  }

  /**
   * Signs out those whose access has expired, so that nothing is kept for them. To be called from
   * time to time.
   */
  public void expireDue() {
    Instant now = clock.agreed();
    List<Address> due;
    do {
      due = transactions.read(() -> devices.due(now, EXPIRED_AT_ONCE));
      due.forEach(device -> signOut(new UserId(device.id()), device.deviceId()));
    } while (due.size() == EXPIRED_AT_ONCE);
  }

  void signOutAll(UserId userId) {
    for (KnownDevice known : devices.signedIn(userId, clock.agreed())) {
      signOut(userId, known.device().deviceId());
    }
  }
}
