package latchkey.protocol.meeting;

import java.time.Instant;
import latchkey.protocol.MeetingId;
import latchkey.protocol.UserId;
import org.jspecify.annotations.Nullable;

/**
 * A meeting, as its members see it.
 *
 * @param hostUserId the account that created it
 * @param endedAt null while it goes on
 */
public record Meeting(
    MeetingId meetingId,
    String title,
    UserId hostUserId,
    String hostName,
    Instant createdAt,
    @Nullable Instant endedAt) {}
