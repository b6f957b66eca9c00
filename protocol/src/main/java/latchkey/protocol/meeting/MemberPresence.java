package latchkey.protocol.meeting;

import latchkey.protocol.Bytes;
import latchkey.protocol.MeetingId;
import latchkey.protocol.UserId;
import org.jspecify.annotations.Nullable;

/**
 * A member's device that is, or was, connected to the meeting: also the payload of {@code
 * meeting:participantJoined} and {@code meeting:participantLeft}.
 *
 * @param inRoster whether the roster has the device; one that is not yet in it waits for a host's
 *     device to sign it in
 */
public record MemberPresence(
    MeetingId meetingId,
    UserId userId,
    int deviceId,
    @Nullable Bytes identityKeyPublic,
    boolean inRoster) {}
