package latchkey.protocol.relay;

import java.time.Instant;
import latchkey.protocol.Bytes;
import latchkey.protocol.MeetingId;
import latchkey.protocol.MessageId;
import latchkey.protocol.Require;
import org.jspecify.annotations.Nullable;

/**
 * {@code meeting:message}, from the server.
 *
 * @param incarnation the number of the incarnation that {@code seq} counts in
 * @param seq an incarnation's messages are numbered 1, 2, 3, … without a gap
 * @param senderId a user id, set by the server
 * @param receipt for the place; null in a page
 */
public record MeetingMessage(
    MeetingId meetingId,
    long incarnation,
    long seq,
    String senderId,
    int senderDeviceId,
    MessageId messageId,
    Bytes ciphertext,
    Instant acceptedAt,
    @Nullable Bytes receipt) {
  public MeetingMessage {
    Require.present(meetingId, "meetingId");
    Require.between(incarnation, 1, Long.MAX_VALUE, "incarnation");
    Require.between(seq, 1, Long.MAX_VALUE, "seq");
    Require.id(senderId, "senderId");
    Require.present(messageId, "messageId");
    Require.present(ciphertext, "ciphertext");
  }

  public Place place() {
    return new Place(incarnation, seq);
  }

  /** The same under another number: a device that reads several incarnations counts on and on. */
  public MeetingMessage numbered(long number) {
    return new MeetingMessage(
        meetingId,
        incarnation,
        number,
        senderId,
        senderDeviceId,
        messageId,
        ciphertext,
        acceptedAt,
        receipt);
  }
}
