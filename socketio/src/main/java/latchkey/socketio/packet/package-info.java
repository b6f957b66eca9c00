/**
 * Socket.IO packets: the values an event carries ({@link Argument}) and the codec between packets
 * and their text and attachments. No I/O. Incoming bytes go through {@link PacketDecoder}, outgoing
 * packets through {@link PacketEncoder}.
 */
@NullMarked
package latchkey.socketio.packet;

import org.jspecify.annotations.NullMarked;
