package latchkey.web.app;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import latchkey.client.MeetingEvent;
import latchkey.client.MeetingListener;

/** Remembers what is said in a meeting. */
final class Ears implements MeetingListener {
  private final List<String> heard = new CopyOnWriteArrayList<>();

  @Override
  public void on(MeetingEvent event) {
    if (event instanceof MeetingEvent.MessageReceived said) {
      heard.add(said.author().name() + ": " + said.text());
    }
  }

  List<String> heard() {
    return heard;
  }
}
