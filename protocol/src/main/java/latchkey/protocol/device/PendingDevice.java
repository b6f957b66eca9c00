package latchkey.protocol.device;

import latchkey.protocol.Bytes;
import latchkey.protocol.Require;
import org.jspecify.annotations.Nullable;

/**
 * A device that has asked to be added. The server has checked none of it.
 *
 * @param identityKey 33 bytes
 * @param proof the link key's signature over a {@code DeviceLinkProof}: 64 bytes
 * @param possession the device's signature over a {@code Possession}, 64 bytes; null until it has
 *     seen what it was offered
 */
public record PendingDevice(
    String deviceName, Bytes identityKey, Bytes proof, @Nullable Bytes possession) {
  public PendingDevice {
    Require.present(deviceName, "deviceName");
    Require.present(identityKey, "identityKey");
    Require.present(proof, "proof");
  }
}
