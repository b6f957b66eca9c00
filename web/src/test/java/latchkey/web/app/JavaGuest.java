package latchkey.web.app;

import java.util.List;
import latchkey.client.Guest;
import latchkey.client.GuestMeeting;

final class JavaGuest implements JavaParticipant {
  private final GuestMeeting meeting;
  private final Ears ears;

  private JavaGuest(GuestMeeting meeting, Ears ears) {
    this.meeting = meeting;
    this.ears = ears;
  }

  static JavaGuest knock(String link, String name) {
    var ears = new Ears();
    return new JavaGuest(Guest.knock(link, name, ears), ears);
  }

  @Override
  public void say(String text) {
    meeting.say(text);
  }

  @Override
  public List<String> heard() {
    return ears.heard();
  }

  @Override
  public void leave() {
    meeting.leave();
  }

  @Override
  public void close() {
    meeting.close();
  }
}
