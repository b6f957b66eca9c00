package latchkey.server.account;

import latchkey.protocol.Bytes;
import latchkey.protocol.log.account.AccountDevice;
import latchkey.server.device.SignedInDevice;

/** How a device that an account's log adds gets its place on the server. */
@FunctionalInterface
public interface NewDevices {
  /**
   * Signs in the device that came by a link of {@code adder}'s, and uses the link up. Inside a
   * write; nothing happens where no such device came, or the link is of no use.
   *
   * @param link the hash of the link's token
   */
  void add(SignedInDevice adder, Bytes link, AccountDevice device);
}
