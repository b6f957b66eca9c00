package latchkey.client;

/**
 * Told what happens in one meeting, in order, on a thread of the meeting's own. It may take its
 * time; the meeting goes on meanwhile.
 */
@FunctionalInterface
public interface MeetingListener {
  void on(MeetingEvent event);
}
