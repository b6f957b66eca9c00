/**
 * The behaviours of the official Socket.IO protocol suite, and the server that both are run
 * against.
 */
@NullMarked
package latchkey.socketio.conformance;

import org.jspecify.annotations.NullMarked;
