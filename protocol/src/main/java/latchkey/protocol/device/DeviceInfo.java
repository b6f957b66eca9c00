package latchkey.protocol.device;

import java.time.Instant;

/**
 * What the server knows of one of the caller's devices. Which devices an account has, its log says.
 *
 * @param lastSeenAt exact to the hour
 */
public record DeviceInfo(int deviceId, String name, Instant addedAt, Instant lastSeenAt) {}
