package latchkey.client.account;

/** What an account's log, as far as it is known here, says of a device with a certain key. */
public enum Standing {
  /** The log has the device, with that key. */
  ACTIVE,
  /** The log has not been asked for yet. */
  UNREAD,
  /** The server does not show the log. */
  WITHHELD,
  /** The log does not have the device. It may have been added since. */
  ABSENT,
  /** The log had the device, and its owner has signed it out. */
  REMOVED,
  /** The log has the device with another key. */
  OTHER_KEY,
  /** The log had it added since the place from which on the server shows two logs. */
  DISPUTED;

  /** Whether the log may say something else after it has been read on. */
  public boolean isOpen() {
    return this == UNREAD || this == ABSENT;
  }

  /** Whether it is known that the device gets no keys, unless the log grows. */
  public boolean isOut() {
    return this == REMOVED || this == OTHER_KEY || this == DISPUTED;
  }
}
