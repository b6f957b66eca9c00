/**
 * The server's Socket.IO events: who may send which, what they do, and who is told what. Start at
 * {@link latchkey.server.api.socket.SocketApi}; {@link latchkey.server.api.socket.EventTable} lists
 * every event.
 *
 * <p>What concerns one meeting (who joins, who is cut off, what is sent to whom) happens one thing
 * after another on that meeting's lane, in the order in which it was stored. So a guest that was
 * removed cannot get a message that was accepted later.
 */
@NullMarked
package latchkey.server.api.socket;

import org.jspecify.annotations.NullMarked;
