package latchkey.protocol.relay;

import latchkey.protocol.Bytes;
import latchkey.protocol.MeetingId;
import latchkey.protocol.guest.GuestStatus;
import org.jspecify.annotations.Nullable;

/**
 * Where a device stands in a meeting: the acknowledgement of {@code meeting:join} and {@code
 * external:registerSocket}.
 *
 * @param inRoster whether the device takes part; one that does not gets {@code meeting:roster}
 *     alone
 * @param status a guest's; null for a member
 * @param cursor the highest {@code seq} that the device has acknowledged, or that was the newest
 *     when it came in
 * @param latest the meeting's highest {@code seq}; 0 before the first message
 * @param rosterSize how many entries the roster has
 * @param rosterHead the hash of the newest, as the server has it
 */
public record Position(
    boolean ok,
    MeetingId meetingId,
    boolean inRoster,
    @Nullable GuestStatus status,
    long cursor,
    long latest,
    long rosterSize,
    Bytes rosterHead) {}
