package latchkey.client.account;

import latchkey.protocol.Bytes;

/**
 * Two good entries of one account's log at one place.
 *
 * @param one which stands in the log that this device keeps to
 */
public record AccountFork(long index, Bytes one, Bytes other) {}
