package latchkey.protocol.meeting;

import java.time.Instant;
import latchkey.protocol.Bytes;
import latchkey.protocol.InvitationId;
import latchkey.protocol.UserId;
import org.jspecify.annotations.Nullable;

/**
 * An invitation, as the meeting's members see it.
 *
 * @param tokenHash SHA-256 of the token, as the roster names the invitation
 * @param uses how many guests have been admitted with it
 */
public record Invitation(
    InvitationId invitationId,
    Bytes tokenHash,
    @Nullable String label,
    int maxUses,
    int uses,
    UserId createdBy,
    Instant createdAt,
    @Nullable Instant expiresAt,
    boolean revoked) {}
