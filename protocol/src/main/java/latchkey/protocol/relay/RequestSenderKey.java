package latchkey.protocol.relay;

import latchkey.protocol.Limits;
import latchkey.protocol.MeetingId;
import latchkey.protocol.Require;
import latchkey.protocol.UserId;
import org.jspecify.annotations.Nullable;

/**
 * {@code external:requestSenderKey} and, from a member, {@code meeting:requestSenderKey}: asks a
 * device for its sender key.
 *
 * @param distributionId the one that is missing, a UUID; null for whichever is current
 * @param newSession true where the session with that device does not work: it then sets up a new
 *     one
 */
public record RequestSenderKey(
    MeetingId meetingId,
    UserId senderId,
    int senderDeviceId,
    @Nullable String distributionId,
    boolean newSession) {
  public RequestSenderKey {
    Require.present(meetingId, "meetingId");
    Require.present(senderId, "senderId");
    Require.between(senderDeviceId, 1, Limits.MAX_DEVICE_ID, "senderDeviceId");
    if (distributionId != null) {
      Require.id(distributionId, "distributionId");
    }
  }
}
