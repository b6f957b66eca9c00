package latchkey.client.chaos;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import latchkey.client.MeetingEvent;
import latchkey.client.MeetingListener;
import latchkey.protocol.Address;
import latchkey.protocol.MessageId;

/** All that one participant was told, over all its comings and goings. */
final class Sight implements MeetingListener {
  private record Told(Instant at, String what, Optional<MeetingEvent> event) {}

  private final List<Told> told = new CopyOnWriteArrayList<>();

  @Override
  public void on(MeetingEvent event) {
    told.add(new Told(Instant.now(), event.toString(), Optional.of(event)));
  }

  /** What the participant did, for a person who looks for a fault. */
  void note(String done) {
    told.add(new Told(Instant.now(), "** " + done, Optional.empty()));
  }

  boolean wasTold(Class<? extends MeetingEvent> type) {
    return events().stream().anyMatch(type::isInstance);
  }

  List<Line> lines(Address self, Words words) {
    List<Line> lines = new ArrayList<>();
    for (MeetingEvent event : events()) {
      if (event instanceof MeetingEvent.MessageReceived message) {
        lines.add(
            new Line(
                message.seq(), message.author().address(), message.messageId(), message.text()));
      } else if (event instanceof MeetingEvent.MessageSent sent) {
        lines.add(new Line(sent.seq(), self, sent.messageId(), textOf(sent.messageId(), words)));
      }
    }
    return lines;
  }

  private static String textOf(MessageId id, Words words) {
    return words.by(id).map(Words.Word::text).orElse("nothing that was said");
  }

  /**
   * Nothing may be refused here, since everybody is honest; and what somebody says fails only where
   * it has gone meanwhile.
   */
  List<String> complaints(boolean present) {
    return events().stream()
        .filter(event ->
            event instanceof MeetingEvent.MessageRefused
                || (present && event instanceof MeetingEvent.MessageFailed)
                || event instanceof MeetingEvent.RosterRefused
                || event instanceof MeetingEvent.ConversationsDiffer
                || event instanceof MeetingEvent.IdentityKeyChanged)
        .map(MeetingEvent::toString)
        .toList();
  }

  private List<MeetingEvent> events() {
    return told.stream().flatMap(one -> one.event().stream()).toList();
  }

  String everything() {
    return told.stream().map(one -> one.at() + " " + one.what()).collect(Collectors.joining("\n"));
  }
}
