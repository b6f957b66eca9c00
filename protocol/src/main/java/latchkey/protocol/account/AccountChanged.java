package latchkey.protocol.account;

import latchkey.protocol.UserId;

/**
 * {@code account:changed}, to the account's own devices: its log has grown.
 *
 * @param size how many entries it has
 */
public record AccountChanged(UserId userId, long size) {}
