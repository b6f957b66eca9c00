package latchkey.server.meeting;

import java.time.Instant;
import java.util.Optional;
import latchkey.protocol.MeetingId;

/**
 * A meeting as an operator sees it.
 *
 * @param hostName of the account that created it
 * @param endedAt empty while it goes on
 * @param members accounts that it is open to
 * @param guests that are in it
 * @param messages that are kept
 */
public record MeetingSummary(
    MeetingId meetingId,
    String title,
    String hostName,
    Instant createdAt,
    Optional<Instant> endedAt,
    int members,
    int guests,
    long messages) {}
