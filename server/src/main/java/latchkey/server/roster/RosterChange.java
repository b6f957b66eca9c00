package latchkey.server.roster;

import java.util.List;
import latchkey.protocol.MeetingId;
import latchkey.protocol.log.meeting.Invitation;
import latchkey.protocol.log.meeting.MeetingEvent;

/**
 * What an entry changes.
 *
 * @param size how many entries the log has with it
 * @param participants how many devices and guests take part then
 * @param invitations those that it makes, uses or revokes, as they then are
 */
public record RosterChange(
    MeetingId meetingId,
    long size,
    int participants,
    MeetingEvent event,
    List<Invitation> invitations) {
  public RosterChange {
    invitations = List.copyOf(invitations);
  }
}
