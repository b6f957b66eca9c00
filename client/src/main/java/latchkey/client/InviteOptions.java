package latchkey.client;

import java.time.Instant;
import java.util.Optional;
import latchkey.protocol.Limits;
import latchkey.protocol.Names;

/**
 * What an invitation allows.
 *
 * @param maxUses how many guests may be admitted with it; more than one makes a shared link, which
 *     proves only that a guest had the link, not which guest it is
 * @param forMember whether it is for an account of this server, which becomes a member by it; then
 *     {@code maxUses} is 1
 * @param expiresAt after which nobody can knock with it
 * @param label for the members' own lists
 */
public record InviteOptions(
    int maxUses, boolean forMember, Optional<Instant> expiresAt, Optional<String> label) {
  /** For one guest, until the meeting ends. */
  public static InviteOptions forOneGuest() {
    return forGuests(1);
  }

  /** For so many guests, until the meeting ends. */
  public static InviteOptions forGuests(int maxUses) {
    return new InviteOptions(maxUses, false, Optional.empty(), Optional.empty());
  }

  /** For one account of this server, until the meeting ends. Hosts only. */
  public static InviteOptions forOneMember() {
    return new InviteOptions(1, true, Optional.empty(), Optional.empty());
  }

  public InviteOptions until(Instant time) {
    return new InviteOptions(maxUses, forMember, Optional.of(time), label);
  }

  public InviteOptions labelled(String text) {
    return new InviteOptions(
        maxUses,
        forMember,
        expiresAt,
        Optional.of(Names.tidied(text, Limits.MAX_NAME_CODE_POINTS, "label")));
  }
}
