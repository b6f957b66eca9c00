package latchkey.server.api.socket;

import java.util.List;
import latchkey.protocol.MeetingId;
import latchkey.server.event.EventSink;
import latchkey.server.event.ServerEvent;
import latchkey.server.meeting.MeetingList;

/**
 * Finds meetings that have ended while people are in them: {@code latchkey meeting end} runs in a
 * process of its own.
 */
final class EndedCheck {
  private final Rooms rooms;
  private final MeetingList meetings;
  private final EventSink announcements;

  EndedCheck(Rooms rooms, MeetingList meetings, EventSink announcements) {
    this.rooms = rooms;
    this.meetings = meetings;
    this.announcements = announcements;
  }

  /** Tells those who are still in one. To be called from time to time. */
  void checkAll() {
    List<MeetingId> live = rooms.all().stream().map(Room::meetingId).toList();
    meetings
        .ended(live)
        .forEach(ended -> announcements.publish(new ServerEvent.MeetingEnded(ended)));
  }
}
