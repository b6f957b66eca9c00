package latchkey.protocol.relay;

import latchkey.protocol.GuestSessionId;
import latchkey.protocol.MeetingId;

/**
 * {@code meeting:senderKeyDistributed}: the server has the key for the guest; {@code queued} where
 * the guest is away.
 */
public record SenderKeyDistributed(
    MeetingId meetingId, GuestSessionId guestSessionId, boolean queued) {}
