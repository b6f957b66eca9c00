/**
 * One Socket.IO connection that keeps itself up: {@link latchkey.client.socket.EventSocket}.
 * Internal to the SDK.
 */
@NullMarked
package latchkey.client.socket;

import org.jspecify.annotations.NullMarked;
