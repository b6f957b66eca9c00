package latchkey.client.model;

/** Something has changed about one's own account that this device has not done itself. */
public sealed interface AccountChange {
  /** Another device has added this one. Who does not know it should sign it out. */
  record DeviceAdded(OwnDevice device) implements AccountChange {}

  record DeviceRemoved(int deviceId) implements AccountChange {}

  record Renamed(String name) implements AccountChange {}

  /**
   * The server has shown two logs of this account, both well signed: it hides from one device what
   * another one has done, or a device that was signed out went on writing.
   *
   * @param detail for a person
   */
  record Forked(String detail) implements AccountChange {}
}
