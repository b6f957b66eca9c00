package latchkey.protocol.relay;

import java.time.Instant;
import latchkey.protocol.Bytes;
import latchkey.protocol.MeetingId;
import latchkey.protocol.MessageId;
import latchkey.protocol.Require;

/**
 * {@code meeting:message}, from the server.
 *
 * @param seq the meeting's messages are numbered 1, 2, 3, … without a gap
 * @param senderId a user id, set by the server
 */
public record MeetingMessage(
    MeetingId meetingId,
    long seq,
    String senderId,
    int senderDeviceId,
    MessageId messageId,
    Bytes ciphertext,
    Instant acceptedAt) {
  public MeetingMessage {
    Require.present(meetingId, "meetingId");
    Require.between(seq, 1, Long.MAX_VALUE, "seq");
    Require.id(senderId, "senderId");
    Require.present(messageId, "messageId");
    Require.present(ciphertext, "ciphertext");
  }
}
