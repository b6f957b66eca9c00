package latchkey.protocol.relay;

import java.util.List;
import latchkey.protocol.Limits;
import latchkey.protocol.MeetingId;
import latchkey.protocol.MessageId;
import latchkey.protocol.Require;

/**
 * {@code external:message} and, from a member, {@code meeting:direct}: one message, encrypted for
 * each recipient device.
 *
 * @param messageId made by the sender; sending it again to a recipient that has it is answered as
 *     the first time
 */
public record DirectMessage(MeetingId meetingId, MessageId messageId, List<Envelope> envelopes) {
  public DirectMessage {
    Require.present(meetingId, "meetingId");
    Require.present(messageId, "messageId");
    envelopes = Require.items(envelopes, 1, Limits.MAX_BATCH, "envelopes");
  }
}
