package latchkey.client.account;

/** What an account's log, as far as it is known here, says of a device. */
public enum Standing {
  /** The log has the device. */
  ACTIVE,
  /** The log does not have the device. It may have been added since. */
  ABSENT,
  /** The log had the device, and it was signed out. */
  REMOVED,
  /** The log had it added since the place from which on the server shows two logs. */
  DISPUTED;

  /** Whether it is known that the device gets no keys. */
  public boolean isOut() {
    return this == REMOVED || this == DISPUTED;
  }
}
