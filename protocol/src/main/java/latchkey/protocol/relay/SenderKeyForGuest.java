package latchkey.protocol.relay;

import latchkey.protocol.Bytes;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.Limits;
import latchkey.protocol.MeetingId;
import latchkey.protocol.OneOf;
import latchkey.protocol.Require;
import org.jspecify.annotations.Nullable;

/**
 * {@code meeting:distributeSenderKeyToGuest}: one sender key for one guest. {@code
 * meeting:distributeSenderKeys} does the same for many.
 *
 * @param type {@link CiphertextType}; a pre-key message where null
 */
public record SenderKeyForGuest(
    MeetingId meetingId,
    GuestSessionId guestSessionId,
    int senderDeviceId,
    Bytes encryptedSenderKey,
    @OneOf({CiphertextType.SIGNAL, CiphertextType.PRE_KEY}) @Nullable Integer type) {
  public SenderKeyForGuest {
    Require.present(meetingId, "meetingId");
    Require.present(guestSessionId, "guestSessionId");
    Require.between(senderDeviceId, 1, Limits.MAX_DEVICE_ID, "senderDeviceId");
    Require.upTo(encryptedSenderKey, Limits.MAX_CIPHERTEXT_BYTES, "encryptedSenderKey");
  }
}
