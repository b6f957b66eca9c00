package latchkey.protocol.log.account;

import latchkey.protocol.Bytes;

/**
 * A place in an account's log.
 *
 * @param index of an entry, from 0
 * @param hash that entry's, 32 bytes
 */
public record AccountPlace(long index, Bytes hash) {}
