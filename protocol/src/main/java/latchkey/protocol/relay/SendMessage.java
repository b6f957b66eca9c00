package latchkey.protocol.relay;

import latchkey.protocol.Bytes;
import latchkey.protocol.Limits;
import latchkey.protocol.MeetingId;
import latchkey.protocol.MessageId;
import latchkey.protocol.Require;

/**
 * {@code meeting:message}, from a member: a sender-key message to everyone in the meeting.
 *
 * <p>Somebody who came in or went after the sender last read the roster would be shown a message
 * that it cannot open, or could open one that is not its own. So the sender says how far it has
 * read, and is refused with {@code roster_moved} where people have come or gone since: it reads on,
 * gives its key to whoever is new (rotated, if somebody left), encrypts anew and sends again under
 * the same id.
 *
 * @param messageId made by the sender; sending it again is answered with the first one's {@code
 *     seq}
 * @param rosterSize how many roster entries the sender had verified when it encrypted
 */
public record SendMessage(
    MeetingId meetingId, MessageId messageId, long rosterSize, Bytes ciphertext) {
  public SendMessage {
    Require.present(meetingId, "meetingId");
    Require.present(messageId, "messageId");
    Require.between(rosterSize, 1, Long.MAX_VALUE, "rosterSize");
    Require.upTo(ciphertext, Limits.MAX_CIPHERTEXT_BYTES, "ciphertext");
  }
}
