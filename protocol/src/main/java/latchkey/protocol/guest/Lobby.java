package latchkey.protocol.guest;

import java.util.List;
import latchkey.protocol.Bytes;

/**
 * {@code GET /api/meetings/:id/external/waiting}.
 *
 * @param guests in the order of knocking
 * @param burntLinks the token hashes of invitations that stand, and whose links' secrets have
 *     reached the server
 */
public record Lobby(List<WaitingGuest> guests, List<Bytes> burntLinks) {
  public Lobby {
    guests = List.copyOf(guests);
    burntLinks = List.copyOf(burntLinks);
  }
}
