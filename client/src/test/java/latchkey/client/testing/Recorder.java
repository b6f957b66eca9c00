package latchkey.client.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import latchkey.client.MeetingEvent;
import latchkey.client.MeetingListener;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.MessageId;

/** Keeps what a client was told, and waits for more. */
public final class Recorder implements MeetingListener {
  private final List<MeetingEvent> events = new CopyOnWriteArrayList<>();

  @Override
  public void on(MeetingEvent event) {
    events.add(event);
  }

  /** All so far, in order. */
  public <E extends MeetingEvent> List<E> all(Class<E> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** The texts that were shown, in order. */
  public List<String> texts() {
    return all(MeetingEvent.MessageReceived.class).stream()
        .map(MeetingEvent.MessageReceived::text)
        .toList();
  }

  /** The first of its kind, which may be still to come. */
  public <E extends MeetingEvent> E await(Class<E> type) {
    return await(type, event -> true);
  }

  /** The first that fits, which may be still to come. */
  public <E extends MeetingEvent> E await(Class<E> type, Predicate<E> fits) {
    Eventually.that(
        () -> all(type).stream().anyMatch(fits),
        () -> "no fitting " + type.getSimpleName() + " among " + events);
    return all(type).stream().filter(fits).findFirst().orElseThrow();
  }

  public MeetingEvent.MessageReceived awaitText(String text) {
    return await(MeetingEvent.MessageReceived.class, message -> message.text().equals(text));
  }

  public MeetingEvent.MessageSent awaitSent(MessageId message) {
    return await(MeetingEvent.MessageSent.class, sent -> sent.messageId().equals(message));
  }

  public MeetingEvent.GuestWaiting awaitKnock(GuestSessionId guest) {
    return await(MeetingEvent.GuestWaiting.class, knock -> knock.sessionId().equals(guest));
  }

  @Override
  public String toString() {
    return events.toString();
  }
}
