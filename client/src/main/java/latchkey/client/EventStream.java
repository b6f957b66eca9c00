package latchkey.client;

import latchkey.client.thread.Lane;

/** Hands events to a listener, in order, on a thread of its own. */
final class EventStream {
  private static final System.Logger LOG = System.getLogger(EventStream.class.getName());

  private final MeetingListener listener;
  private final Lane lane;

  EventStream(MeetingListener listener) {
    this.listener = listener;
    this.lane =
        new Lane(
            "latchkey-events",
            failure -> LOG.log(System.Logger.Level.WARNING, "A meeting listener failed", failure));
  }

  void emit(MeetingEvent event) {
    lane.run(() -> listener.on(event));
  }

  /** Lets what was emitted so far be delivered, and nothing more. */
  void finish() {
    lane.run(lane::close);
  }
}
