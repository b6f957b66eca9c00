package latchkey.protocol.relay;

/** The acknowledgement of {@link SendMessage}: the message is on disk, in this place. */
public record MessageAccepted(boolean ok, long seq) {}
