package latchkey.protocol.relay;

import latchkey.protocol.Address;
import latchkey.protocol.MeetingId;
import latchkey.protocol.Require;
import org.jspecify.annotations.Nullable;

/**
 * {@code meeting:senderKeyRequested}: somebody lacks this device's sender key. See {@link
 * RequestSenderKey}.
 */
public record SenderKeyRequested(
    MeetingId meetingId, Address requester, @Nullable String distributionId, boolean newSession) {
  public SenderKeyRequested {
    Require.present(meetingId, "meetingId");
    Require.present(requester, "requester");
  }
}
