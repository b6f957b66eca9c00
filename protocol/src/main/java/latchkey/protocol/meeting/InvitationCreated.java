package latchkey.protocol.meeting;

import latchkey.protocol.InvitationId;
import latchkey.protocol.Require;

/**
 * The answer to {@link CreateInvitation}. The device then appends {@code InvitationMade} to the
 * roster; until that stands, nobody can be admitted with it.
 *
 * @param token the link's path part; the server keeps only its hash
 */
public record InvitationCreated(InvitationId invitationId, String token) {
  public InvitationCreated {
    Require.present(invitationId, "invitationId");
    Require.present(token, "token");
  }

  @Override
  public String toString() {
    return "InvitationCreated[invitationId=" + invitationId + "]";
  }
}
