/**
 * Accepts ciphertext, keeps it until it is acknowledged, hands it over in order: group messages
 * under a meeting's gapless {@code seq}, envelopes in each device's mailbox. Start at {@link
 * latchkey.server.relay.Relay}.
 */
@NullMarked
package latchkey.server.relay;

import org.jspecify.annotations.NullMarked;
