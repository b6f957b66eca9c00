package latchkey.protocol.account;

import latchkey.protocol.UserId;

/** An account of this server, as its members see each other: {@code GET /api/users}. */
public record Account(UserId userId, String name) {}
