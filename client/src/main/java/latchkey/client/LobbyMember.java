package latchkey.client;

import java.time.Instant;
import latchkey.protocol.Bytes;
import latchkey.protocol.UserId;

/**
 * An account that waits to become a member, and has proved to have the invitation's link.
 *
 * @param name by its own log
 * @param tokenHash by which the meeting names the invitation
 */
public record LobbyMember(UserId userId, String name, Bytes tokenHash, Instant knockedAt) {}
