package latchkey.protocol.meeting;

import java.util.List;

/** {@code GET /api/meetings}: those open to the caller, newest first. */
public record Meetings(List<Meeting> meetings) {
  public Meetings {
    meetings = List.copyOf(meetings);
  }
}
