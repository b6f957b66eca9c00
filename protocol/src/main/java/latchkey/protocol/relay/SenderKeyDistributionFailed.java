package latchkey.protocol.relay;

import latchkey.protocol.ErrorCode;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.MeetingId;

/** {@code meeting:senderKeyDistributionFailed}: the server refused the key, and why. */
public record SenderKeyDistributionFailed(
    MeetingId meetingId, GuestSessionId guestSessionId, ErrorCode code, String error) {}
