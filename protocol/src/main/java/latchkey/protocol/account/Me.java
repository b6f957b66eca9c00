package latchkey.protocol.account;

import latchkey.protocol.UserId;

/** {@code GET /api/me}: who the access token belongs to. */
public record Me(UserId userId, String userName, int deviceId, String deviceName) {}
