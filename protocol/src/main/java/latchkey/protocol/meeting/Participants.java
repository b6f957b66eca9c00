package latchkey.protocol.meeting;

import java.util.List;

/** {@code GET /api/meetings/:id/participants}: who is connected to the meeting now. */
public record Participants(List<MemberPresence> devices, List<GuestPresence> guests) {
  public Participants {
    devices = List.copyOf(devices);
    guests = List.copyOf(guests);
  }
}
