package latchkey.client.store;

import java.util.List;
import latchkey.protocol.Bytes;
import latchkey.protocol.Json;
import latchkey.protocol.MeetingId;
import latchkey.protocol.MessageId;
import latchkey.protocol.Require;

/**
 * What the person has said and has not been seen in its place in the meeting yet, in the order it
 * was said.
 */
public final class Outbox {
  private final Records records;

  Outbox(Records records) {
    this.records = records;
  }

  /**
   * One message that waits.
   *
   * @param number its place: ascending as said
   * @param content what the caller needs to send it, in the caller's form
   */
  public record Waiting(long number, MessageId messageId, Bytes content) {
    public Waiting {
      Require.present(messageId, "messageId");
      Require.present(content, "content");
    }
  }

  /** Puts a message at the end. */
  public Waiting add(MeetingId meeting, MessageId messageId, Bytes content) {
    return records.atomically(() -> {
      List<Waiting> waiting = list(meeting);
      long number = waiting.isEmpty() ? 1 : waiting.get(waiting.size() - 1).number() + 1;
      Waiting added = new Waiting(number, messageId, content);
      records.put(
          Kind.OUTBOX,
          meeting.value() + "/" + Keys.of(number),
          Json.mapper().writeValueAsBytes(added));
      return added;
    });
  }

  /** Oldest first. */
  public List<Waiting> list(MeetingId meeting) {
    return records.list(Kind.OUTBOX, meeting.value() + "/").stream()
        .map(entry -> Json.mapper().readValue(entry.value().toByteArray(), Waiting.class))
        .toList();
  }

  /** It has been seen in its place, or given up. */
  public void remove(MeetingId meeting, MessageId messageId) {
    records.atomically(() -> {
      list(meeting).stream()
          .filter(waiting -> waiting.messageId().equals(messageId))
          .forEach(waiting ->
              records.delete(Kind.OUTBOX, meeting.value() + "/" + Keys.of(waiting.number())));
      return true;
    });
  }

  void erase(MeetingId meeting) {
    records.deleteAll(Kind.OUTBOX, meeting.value() + "/");
  }
}
