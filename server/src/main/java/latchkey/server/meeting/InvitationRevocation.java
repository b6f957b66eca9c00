package latchkey.server.meeting;

import java.time.Clock;
import latchkey.protocol.InvitationId;

/** Takes an invitation back, inside a write, with whatever follows from it. */
public final class InvitationRevocation {
  private final InvitationStore invitations;
  private final Consequence consequence;
  private final Clock clock;

  public InvitationRevocation(InvitationStore invitations, Consequence consequence, Clock clock) {
    this.invitations = invitations;
    this.consequence = consequence;
    this.clock = clock;
  }

  /** What else happens, in the same write. */
  @FunctionalInterface
  public interface Consequence {
    void revoked(InvitationId invitationId);
  }

  /** Again changes nothing. */
  public void revoke(InvitationId invitationId) {
    if (invitations.revoke(invitationId, clock.instant())) {
      consequence.revoked(invitationId);
    }
  }
}
