package latchkey.client.chaos;

import latchkey.protocol.Address;
import latchkey.protocol.MessageId;

/**
 * A line of somebody's conversation.
 *
 * @param seq its place in the meeting
 * @param author whose words they are: a member's device, or a guest
 */
public record Line(long seq, Address author, MessageId id, String text) {
  /** What it is to a person, wherever it stands. */
  record Identity(Address author, MessageId id) {}

  Identity identity() {
    return new Identity(author, id);
  }

  @Override
  public String toString() {
    return "#" + seq + " \"" + text + "\"";
  }
}
