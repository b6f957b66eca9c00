package latchkey.client;

import java.time.Duration;
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
            failure ->
                LOG.log(
                    System.Logger.Level.WARNING, "Telling a meeting's listener failed", failure));
  }

  void emit(MeetingEvent event) {
    lane.run(() -> listener.on(event));
  }

  /** Runs {@code task} when everything emitted so far has been given to the listener. */
  void afterwards(Runnable task) {
    lane.run(task);
  }

  /** Lets what was emitted so far be delivered, and nothing more. */
  void finish() {
    lane.run(lane::close);
  }

  /** As {@link #finish}; returns when it is done, unless the listener takes longer than that. */
  void finish(Duration longest) {
    finish();
    lane.awaitEnd(longest);
  }
}
