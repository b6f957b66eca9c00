package latchkey.server.signin;

import java.time.Instant;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.Limits;
import latchkey.protocol.device.DeviceLinkMade;
import latchkey.protocol.device.DeviceLinkStatus;
import latchkey.protocol.device.DeviceOffer;
import latchkey.protocol.log.account.AccountDevice;
import latchkey.server.account.NewDevices;
import latchkey.server.config.Limit;
import latchkey.server.config.ServerLimits;
import latchkey.server.device.Devices;
import latchkey.server.device.SignedInDevice;
import latchkey.server.refusal.Refused;
import latchkey.server.time.AgreedClock;
import latchkey.server.tx.Transactions;
import org.jspecify.annotations.Nullable;

/**
 * Device links, as the device that makes one uses it: it shows the link, looks who comes, offers an
 * id, and adds the device to the account's log. The server hands over what both say and checks none
 * of it; the account's log decides.
 */
public final class DeviceLinks implements NewDevices {
  private final Transactions transactions;
  private final DeviceLinkStore links;
  private final Devices devices;
  private final ServerLimits limits;
  private final AgreedClock clock;

  public DeviceLinks(
      Transactions transactions,
      DeviceLinkStore links,
      Devices devices,
      ServerLimits limits,
      AgreedClock clock) {
    this.transactions = transactions;
    this.links = links;
    this.devices = devices;
    this.limits = limits;
    this.clock = clock;
  }

  /** Makes a link. Again changes nothing. */
  public DeviceLinkMade make(SignedInDevice maker, Bytes tokenHash) {
    Instant now = clock.instant();
    Instant expiresAt = now.plus(Limits.DEVICE_LINK);
    return transactions.write(() -> {
      DeviceLink known = links.find(tokenHash).orElse(null);
      if (known != null) {
        return new DeviceLinkMade(requireUsable(known, maker).expiresAt());
      }
      if (links.countUnused(maker.address(), clock.agreed()) >= limits.of(Limit.DEVICE_LINKS)) {
        throw new Refused(
            ErrorCode.QUOTA_REACHED,
            "There are "
                + limits.of(Limit.DEVICE_LINKS)
                + " device links of yours already that no device has used. Close one of them, or"
                + " wait ten minutes.");
      }
      links.add(tokenHash, maker.address(), now, expiresAt);
      return new DeviceLinkMade(expiresAt);
    });
  }

  /** How a link stands. */
  public DeviceLinkStatus status(SignedInDevice maker, Bytes tokenHash) {
    DeviceLink link =
        transactions.read(() -> requireUsable(links.find(tokenHash).orElse(null), maker));
    return new DeviceLinkStatus(link.expiresAt(), link.pendingDevice().orElse(null));
  }

  /** Offers the device that has asked an id. Again replaces the offer. */
  public void offer(SignedInDevice maker, Bytes tokenHash, DeviceOffer offer) {
    transactions.write(() -> {
      DeviceLink link = requireUsable(links.find(tokenHash).orElse(null), maker);
      if (link.asked() == null) {
        throw new Refused(
            ErrorCode.INVALID_REQUEST, "No device has asked by this link yet. Wait for one.");
      }
      links.offer(tokenHash, offer);
    });
  }

  /** Withdraws a link. One that is used up, or unknown, is left as it is. */
  public void withdraw(SignedInDevice maker, Bytes tokenHash) {
    transactions.write(() ->
        links
            .find(tokenHash)
            .filter(link -> link.isMadeBy(maker.address()) && !link.added())
            .ifPresent(link -> links.delete(tokenHash)));
  }

  @Override
  public void add(SignedInDevice adder, Bytes tokenHash, AccountDevice device) {
    links
        .find(tokenHash)
        .filter(link -> isUsable(link, adder))
        .filter(link -> link.hasProved(device))
        .map(DeviceLink::asked)
        .filter(asked ->
            devices.tryAdd(
                Address.ofMember(adder.userId(), device.deviceId()),
                asked.deviceName(),
                asked.accessTokenHash()))
        .ifPresent(_ -> {
          Instant now = clock.instant();
          links.spend(tokenHash, now, now.plus(Limits.DEVICE_LINK));
        });
  }

  private boolean isUsable(DeviceLink link, SignedInDevice maker) {
    return !link.added()
        && link.isMadeBy(maker.address())
        && link.expiresAt().isAfter(clock.agreed());
  }

  private DeviceLink requireUsable(@Nullable DeviceLink link, SignedInDevice maker) {
    if (link == null || !isUsable(link, maker)) {
      throw new Refused(
          ErrorCode.DEVICE_LINK_UNKNOWN,
          "There is no such device link of this device: it has been used, or is too old. Make a new"
              + " one.");
    }
    return link;
  }

  /** Deletes links that can no longer be used. Run periodically. */
  public void forget() {
    Instant now = clock.agreed();
    transactions.write(() -> links.forget(now));
  }
}
