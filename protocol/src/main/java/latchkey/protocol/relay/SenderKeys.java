package latchkey.protocol.relay;

import java.util.List;
import latchkey.protocol.Limits;
import latchkey.protocol.MeetingId;
import latchkey.protocol.Require;

/** {@code meeting:distributeSenderKeys}: one device's sender key, encrypted for each recipient. */
public record SenderKeys(MeetingId meetingId, List<Envelope> envelopes) {
  public SenderKeys {
    Require.present(meetingId, "meetingId");
    envelopes = Require.items(envelopes, 1, Limits.MAX_BATCH, "envelopes");
  }
}
