/** Clients that know no Socket.IO: they send and receive exactly what a test writes down. */
@NullMarked
package latchkey.socketio.raw;

import org.jspecify.annotations.NullMarked;
