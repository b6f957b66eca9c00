package latchkey.server.meeting;

import latchkey.protocol.ErrorCode;
import latchkey.protocol.MeetingId;
import latchkey.protocol.log.meeting.Invitation;
import latchkey.protocol.log.meeting.MeetingEvent;
import latchkey.server.config.Limit;
import latchkey.server.config.ServerLimits;
import latchkey.server.refusal.Refused;
import latchkey.server.roster.RosterChange;
import latchkey.server.roster.RosterEffect;
import latchkey.server.roster.Rosters;

/**
 * Keeps the invitations as the roster has them, so that a token leads to its meeting. Those that
 * fall with their maker are revoked like those that a device revokes.
 */
public final class InvitationsInRoster implements RosterEffect {
  private final InvitationStore invitations;
  private final Consequence consequence;
  private final ServerLimits limits;

  public InvitationsInRoster(
      InvitationStore invitations, Consequence consequence, ServerLimits limits) {
    this.invitations = invitations;
    this.consequence = consequence;
    this.limits = limits;
  }

  /** What else happens when an invitation lets in no further guest, in the same write. */
  @FunctionalInterface
  public interface Consequence {
    void letsInNoFurther(Invitation invitation);
  }

  @Override
  public void apply(RosterChange change) {
    if (change.event() instanceof MeetingEvent.InvitationMade made) {
      add(change.meetingId(), made.invitation());
      return;
    }
    for (Invitation invitation : change.invitations()) {
      invitations.update(invitation);
      if (invitation.revoked() || invitation.isUsedUp()) {
        consequence.letsInNoFurther(invitation);
      }
    }
  }

  private void add(MeetingId meetingId, Invitation invitation) {
    if (invitations.count(meetingId) >= limits.of(Limit.INVITATIONS)) {
      throw new Refused(
          ErrorCode.QUOTA_REACHED,
          "This meeting has had "
              + limits.of(Limit.INVITATIONS)
              + " invitations, and that is all it can have. Make one for many guests in a new"
              + " meeting.");
    }
    if (!invitations.add(meetingId, invitation)) {
      throw Rosters.invalid("its token is another invitation's");
    }
  }
}
