package latchkey.server.relay;

import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.EnvelopeId;
import latchkey.protocol.MeetingId;
import latchkey.protocol.MessageId;
import org.jspecify.annotations.Nullable;

/**
 * A pairwise ciphertext in its recipient's mailbox.
 *
 * @param id in the order of arrival: a later one compares as greater
 * @param messageId of a direct message; null where the envelope holds a sender key
 * @param type {@link latchkey.protocol.relay.CiphertextType}
 */
public record Mail(
    EnvelopeId id,
    MeetingId meetingId,
    Address recipient,
    Address sender,
    @Nullable MessageId messageId,
    Bytes ciphertext,
    int type) {}
