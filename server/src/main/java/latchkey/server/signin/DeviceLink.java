package latchkey.server.signin;

import java.time.Instant;
import java.util.Optional;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.UserId;
import latchkey.protocol.device.DeviceOffer;
import latchkey.protocol.device.PendingDevice;
import latchkey.protocol.device.PendingDeviceState;
import latchkey.protocol.log.account.AccountDevice;
import org.jspecify.annotations.Nullable;

/**
 * A device link, and how far the device that came by it is.
 *
 * @param maker the device of the account that made it
 * @param asked null until a device has asked
 * @param offer null until the maker has made one
 * @param possession null until the device has proved its key for the offer
 * @param added whether the link is spent
 */
public record DeviceLink(
    Bytes tokenHash,
    UserId userId,
    int maker,
    Instant expiresAt,
    @Nullable Asked asked,
    @Nullable DeviceOffer offer,
    @Nullable Bytes possession,
    boolean added) {
  /** What the device that came by a link has said. */
  public record Asked(String deviceName, Bytes identityKey, Bytes proof, Bytes accessTokenHash) {
    /** Whether it is the same device that speaks; its proof may have been signed anew. */
    boolean isBy(Asked other) {
      return identityKey.equals(other.identityKey) && accessTokenHash.equals(other.accessTokenHash);
    }
  }

  Address makerAddress() {
    return Address.ofMember(userId, maker);
  }

  boolean isMadeBy(Address device) {
    return makerAddress().equals(device);
  }

  /** Whether that device came by the link, under that id, and has proved its key. */
  boolean hasProved(AccountDevice device) {
    return asked != null
        && offer != null
        && possession != null
        && asked.identityKey().equals(device.identityKey())
        && offer.deviceId() == device.deviceId();
  }

  Optional<PendingDevice> pendingDevice() {
    return Optional.ofNullable(asked)
        .map(device ->
            new PendingDevice(
                device.deviceName(), device.identityKey(), device.proof(), possession));
  }

  PendingDeviceState state() {
    return new PendingDeviceState(step(), offer);
  }

  private PendingDeviceState.State step() {
    if (added) {
      return PendingDeviceState.State.ADDED;
    } else if (possession != null) {
      return PendingDeviceState.State.PROVED;
    } else if (offer != null) {
      return PendingDeviceState.State.OFFERED;
    }
    return asked == null ? PendingDeviceState.State.OPEN : PendingDeviceState.State.ASKED;
  }
}
