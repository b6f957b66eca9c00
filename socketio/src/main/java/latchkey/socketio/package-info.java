/**
 * A Socket.IO v5 server for Vert.x. Start at {@link SocketIoServer}: it serves requests of an
 * existing HTTP server; its namespaces say who may connect, and give each {@link Socket} a {@link
 * SocketHandler}.
 *
 * <p>Application code runs on virtual threads and may block. What concerns one socket (admission,
 * events, disconnection) runs one after another, in the order of arrival; different sockets run
 * side by side. Everything that sends may be called from any thread, and what one thread sends to a
 * socket arrives in that order.
 */
@NullMarked
package latchkey.socketio;

import org.jspecify.annotations.NullMarked;
