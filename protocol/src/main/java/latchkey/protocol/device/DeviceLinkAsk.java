package latchkey.protocol.device;

import latchkey.protocol.Bytes;
import latchkey.protocol.Limits;
import latchkey.protocol.Names;
import latchkey.protocol.Require;
import latchkey.protocol.keys.PublicKeys;

/**
 * {@code POST /api/device-links/ask}: a new device asks to be added.
 *
 * @param identityKey 33 bytes
 * @param proof the link key's signature over a {@code DeviceLinkProof}: 64 bytes
 * @param accessTokenHash SHA-256 of the access token that the device has made: 32 bytes
 */
public record DeviceLinkAsk(
    String token, String deviceName, Bytes identityKey, Bytes proof, Bytes accessTokenHash) {
  public DeviceLinkAsk {
    Require.token(token, "token");
    Names.require(deviceName, Limits.MAX_NAME_CODE_POINTS, "deviceName");
    PublicKeys.identity(identityKey, "identityKey");
    Require.length(proof, Limits.SIGNATURE_BYTES, "proof");
    Require.length(accessTokenHash, Limits.HASH_BYTES, "accessTokenHash");
  }

  @Override
  public String toString() {
    return "DeviceLinkAsk[deviceName=" + deviceName + "]";
  }
}
