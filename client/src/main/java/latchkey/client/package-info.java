/**
 * The Latchkey SDK: end-to-end encrypted meetings for members ({@link latchkey.client.Member}) and
 * for guests without an account ({@link latchkey.client.Guest}). What happens in a meeting comes as
 * {@link latchkey.client.MeetingEvent}s. The packages below are the SDK's inside, except for {@link
 * latchkey.client.store.KeyStore} and {@link latchkey.client.crypto.SafetyNumber}.
 */
@NullMarked
package latchkey.client;

import org.jspecify.annotations.NullMarked;
