package latchkey.protocol.guest;

import java.util.List;

/** {@code GET /api/meetings/:id/external/waiting}, in the order of knocking. */
public record Lobby(List<WaitingGuest> guests) {
  public Lobby {
    guests = List.copyOf(guests);
  }
}
