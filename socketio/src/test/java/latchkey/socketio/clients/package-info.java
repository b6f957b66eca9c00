/** The official clients, driven against our server. */
@NullMarked
package latchkey.socketio.clients;

import org.jspecify.annotations.NullMarked;
