package latchkey.protocol.relay;

import java.util.List;
import latchkey.protocol.Address;
import latchkey.protocol.EnvelopeId;
import latchkey.protocol.Limits;
import latchkey.protocol.MeetingId;
import latchkey.protocol.Require;

/**
 * {@code meeting:senderKeysAcknowledged}, to the sender's device: these key envelopes of its own
 * have been handled by their recipients.
 */
public record SenderKeysAcknowledged(MeetingId meetingId, List<Envelope> envelopes) {
  public SenderKeysAcknowledged {
    Require.present(meetingId, "meetingId");
    envelopes = Require.items(envelopes, 0, Limits.MAX_MAILBOX, "envelopes");
  }

  /** One of them, by the id that handing it over was answered with. */
  public record Envelope(EnvelopeId id, Address recipient) {
    public Envelope {
      Require.present(id, "id");
      Require.present(recipient, "recipient");
    }
  }
}
