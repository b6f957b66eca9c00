package latchkey.protocol.relay;

import latchkey.protocol.Bytes;
import latchkey.protocol.EnvelopeId;
import latchkey.protocol.MeetingId;
import latchkey.protocol.MessageId;
import latchkey.protocol.OneOf;
import latchkey.protocol.Require;

/**
 * {@code meeting:direct}, from the server: a pairwise message for this device alone.
 *
 * @param id to acknowledge it by
 * @param senderId a user id or a guest session id, set by the server
 * @param type {@link CiphertextType}
 */
public record ReceivedDirect(
    EnvelopeId id,
    MeetingId meetingId,
    String senderId,
    int senderDeviceId,
    MessageId messageId,
    Bytes ciphertext,
    @OneOf({CiphertextType.SIGNAL, CiphertextType.PRE_KEY}) int type) {
  public ReceivedDirect {
    Require.present(id, "id");
    Require.present(meetingId, "meetingId");
    Require.id(senderId, "senderId");
    Require.present(messageId, "messageId");
    Require.present(ciphertext, "ciphertext");
  }
}
