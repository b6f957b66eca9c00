package latchkey.client;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import latchkey.client.account.DeviceLinks;
import latchkey.client.account.JoinAccount;
import latchkey.client.model.LatchkeyException;

/**
 * A link by which a further device comes into this account: {@link Member#newDeviceLink}. It is
 * good for one device, for ten minutes, and until it is closed. The person gives it to the new
 * device alone, and confirms here.
 */
public final class DeviceLink implements AutoCloseable {
  private final URI server;
  private final DeviceLinks.Made made;

  DeviceLink(URI server, DeviceLinks.Made made) {
    this.server = server;
    this.made = made;
  }

  /** {@code https://server/device#…}, a secret. */
  public String link() {
    return DeviceLinkText.write(
        server, new JoinAccount.Link(server, made.token(), made.seed(), made.head()));
  }

  public Instant expiresAt() {
    return made.expiresAt();
  }

  /**
   * Waits until a device has come by the link, and has proved that it has all of it.
   *
   * @return what it calls itself; empty where none has come in time
   * @throws LatchkeyException {@code proof_refused} where it has not, or somebody is between;
   *     {@code device_link_unknown} where the link's time is over
   */
  public Optional<String> awaitDevice(Duration patience) {
    return made.awaitDevice(patience);
  }

  /**
   * Adds the device that has come: it can then do all that this one can. Returns when it stands in
   * the account's log.
   *
   * @throws LatchkeyException {@code unavailable} where the device does not answer in time; {@code
   *     quota_reached} where the account has as many devices as it may have; {@code
   *     device_link_used} where the link was too old when the device was added, which is signed out
   *     again
   */
  public void confirm(Duration patience) {
    made.confirm(patience);
  }

  /**
   * Withdraws the link; a device that was added by it stays. Where the server is out of reach, the
   * link ends with its time.
   */
  @Override
  public void close() {
    try {
      made.withdraw();
    } catch (LatchkeyException e) {
      if (!e.isTransient()) {
        throw e;
      }
    }
  }
}
