package latchkey.protocol.meeting;

import java.time.Instant;
import latchkey.protocol.Limits;
import latchkey.protocol.Names;
import latchkey.protocol.Require;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /api/meetings/:id/invitations}.
 *
 * @param maxUses how many guests may be admitted with it; 1 where null
 * @param expiresAt never, where null (the meeting's end still ends it)
 * @param label for the members' own lists
 */
public record CreateInvitation(
    @Nullable Integer maxUses, @Nullable Instant expiresAt, @Nullable String label) {
  public CreateInvitation {
    if (maxUses != null) {
      Require.between(maxUses, 1, Limits.MAX_INVITATION_USES, "maxUses");
    }
    if (label != null) {
      Names.require(label, Limits.MAX_NAME_CODE_POINTS, "label");
    }
  }
}
