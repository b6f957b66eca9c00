package latchkey.protocol.device;

import latchkey.protocol.Bytes;
import latchkey.protocol.Limits;
import latchkey.protocol.Require;

/**
 * What a pending device is offered.
 *
 * @param deviceId the id that it is to have
 * @param head the account's head, 32 bytes, after which it is to be added
 */
public record DeviceOffer(int deviceId, Bytes head) {
  public DeviceOffer {
    Require.between(deviceId, 1, Limits.MAX_DEVICE_ID, "deviceId");
    Require.length(head, Limits.HASH_BYTES, "head");
  }
}
