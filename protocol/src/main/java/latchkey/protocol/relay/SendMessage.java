package latchkey.protocol.relay;

import latchkey.protocol.Bytes;
import latchkey.protocol.Limits;
import latchkey.protocol.MeetingId;
import latchkey.protocol.MessageId;
import latchkey.protocol.Require;

/**
 * {@code meeting:message}, from a member: a sender-key message to everyone in the meeting.
 *
 * @param messageId made by the sender; sending it again is answered with the first one's {@code
 *     seq}
 */
public record SendMessage(MeetingId meetingId, MessageId messageId, Bytes ciphertext) {
  public SendMessage {
    Require.present(meetingId, "meetingId");
    Require.present(messageId, "messageId");
    Require.upTo(ciphertext, Limits.MAX_CIPHERTEXT_BYTES, "ciphertext");
  }
}
