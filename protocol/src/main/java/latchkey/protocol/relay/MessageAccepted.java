package latchkey.protocol.relay;

import latchkey.protocol.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * The acknowledgement of {@link SendMessage}: the message is on disk, in this place.
 *
 * @param receipt for the place; null where the message had been sent before
 */
public record MessageAccepted(boolean ok, long incarnation, long seq, @Nullable Bytes receipt) {}
