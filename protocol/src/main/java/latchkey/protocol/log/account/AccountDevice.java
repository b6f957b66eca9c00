package latchkey.protocol.log.account;

import latchkey.protocol.Bytes;

/**
 * A device, as its account's log names it.
 *
 * @param deviceId 1 to 127
 * @param identityKey 33 bytes
 * @param addedBy the device that added it, or {@link AccountLog#RECOVERY}; the first device's own
 *     id for itself
 */
public record AccountDevice(int deviceId, Bytes identityKey, int addedBy) {
  /** Whether another device added it, with which it goes. */
  boolean hasAdder() {
    return addedBy != AccountLog.RECOVERY && addedBy != deviceId;
  }
}
