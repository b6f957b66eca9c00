package latchkey.protocol.account;

import latchkey.protocol.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * One device of a member.
 *
 * @param identityKeyPublic null until the device has published its keys
 */
public record DeviceInfo(int deviceId, String name, @Nullable Bytes identityKeyPublic) {}
