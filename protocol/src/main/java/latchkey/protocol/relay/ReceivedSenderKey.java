package latchkey.protocol.relay;

import latchkey.protocol.Bytes;
import latchkey.protocol.EnvelopeId;
import latchkey.protocol.MeetingId;
import latchkey.protocol.OneOf;
import latchkey.protocol.Require;

/**
 * {@code meeting:receiveSenderKey}: a sender key for this device alone.
 *
 * @param id to acknowledge it by
 * @param senderId a user id, set by the server
 * @param type {@link CiphertextType}
 */
public record ReceivedSenderKey(
    EnvelopeId id,
    MeetingId meetingId,
    String senderId,
    int senderDeviceId,
    Bytes encryptedSenderKey,
    @OneOf({CiphertextType.SIGNAL, CiphertextType.PRE_KEY}) int type) {
  public ReceivedSenderKey {
    Require.present(id, "id");
    Require.present(meetingId, "meetingId");
    Require.id(senderId, "senderId");
    Require.present(encryptedSenderKey, "encryptedSenderKey");
  }
}
