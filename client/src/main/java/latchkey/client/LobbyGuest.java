package latchkey.client;

import java.time.Instant;
import latchkey.protocol.Bytes;
import latchkey.protocol.GuestSessionId;

/**
 * A guest who waits to be let in, and has proved to have the invitation's link and its own key.
 *
 * @param tokenHash by which the meeting names the invitation
 */
public record LobbyGuest(
    GuestSessionId sessionId, String name, Bytes tokenHash, Instant knockedAt) {}
