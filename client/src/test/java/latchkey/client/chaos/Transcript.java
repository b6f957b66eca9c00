package latchkey.client.chaos;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import latchkey.protocol.Address;
import latchkey.protocol.MessageId;

/**
 * A meeting as the server has it on disk: its messages, and by the roster's verified entries the
 * stays of all who ever took part.
 *
 * @param takenOut the newest message when others took a guest out. Nothing of it is passed on
 *     afterwards: what has its publication's id then is a void message
 */
public record Transcript(
    List<Entry> messages, Map<Address, Stay> stays, Map<Address, Long> takenOut) {
  /** A group message. */
  public record Entry(long seq, Address sender, MessageId id) {}

  /**
   * Somebody's time in the meeting.
   *
   * @param after the newest message at its coming: it is entitled to those that follow
   * @param until the newest message at its going
   */
  public record Stay(long after, OptionalLong until) {
    static Stay since(long seq) {
      return new Stay(seq, OptionalLong.empty());
    }

    Stay endedAt(long seq) {
      return new Stay(after, OptionalLong.of(seq));
    }

    boolean covers(long seq) {
      return seq > after && (until.isEmpty() || seq <= until.getAsLong());
    }
  }

  public Transcript {
    messages = List.copyOf(messages);
    stays = Map.copyOf(stays);
    takenOut = Map.copyOf(takenOut);
  }

  /** One of a meeting in which no guest was taken out. */
  public Transcript(List<Entry> messages, Map<Address, Stay> stays) {
    this(messages, stays, Map.of());
  }

  /** Whether nothing of this author's can be there: others had taken it out. */
  boolean isSilenced(Address author, long seq) {
    return seq > takenOut.getOrDefault(author, Long.MAX_VALUE);
  }
}
