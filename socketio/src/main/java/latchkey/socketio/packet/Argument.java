package latchkey.socketio.packet;

/** One argument of an event or an acknowledgement: JSON text, or bytes. */
public sealed interface Argument permits JsonText, Binary {}
