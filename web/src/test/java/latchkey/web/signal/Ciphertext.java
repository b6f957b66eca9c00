package latchkey.web.signal;

/**
 * A message of a session.
 *
 * @param type libsignal's number for its kind
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Ciphertext(int type, byte[] bytes) {}
