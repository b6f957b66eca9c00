package latchkey.protocol.device;

import latchkey.protocol.UserId;

/** {@code GET /api/me}: whose the access token is. */
public record Me(UserId userId, int deviceId, String deviceName) {}
