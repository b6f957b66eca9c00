package latchkey.protocol.meeting;

import java.util.List;

/** {@code GET /api/meetings/:id/invitations}, newest first. */
public record Invitations(List<Invitation> invitations) {
  public Invitations {
    invitations = List.copyOf(invitations);
  }
}
