package latchkey.server.guest;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import latchkey.protocol.Bytes;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.InvitationId;
import latchkey.protocol.MeetingId;
import latchkey.protocol.guest.GuestStatus;

/** Keeps guest sessions. */
public interface GuestStore {
  void add(GuestSession session, Bytes tokenHash);

  Optional<GuestSession> find(GuestSessionId sessionId);

  Optional<KnownGuest> findByToken(Bytes tokenHash);

  /** Those that wait and have not expired, in the order of knocking. */
  List<GuestSession> waiting(MeetingId meetingId, Instant now);

  /** Those that take part. */
  Set<GuestSessionId> admitted(MeetingId meetingId);

  /** How many those are. */
  int countAdmitted(MeetingId meetingId);

  int countWaiting(MeetingId meetingId);

  int countWaitingUnder(InvitationId invitationId);

  /** Those that wait under one invitation. */
  List<GuestSession> waitingUnder(InvitationId invitationId);

  /** Up to {@code limit} sessions that wait or are admitted, and should have expired by now. */
  List<GuestSession> due(Instant now, int limit);

  /** False where the session does not stand at {@code from}. */
  boolean change(GuestSessionId sessionId, GuestStatus from, GuestStatus to, Instant at);

  /** Deletes sessions that ended before {@code before}. */
  void forget(Instant before);

  /**
   * A session as the store has it.
   *
   * @param meetingEnded whether its meeting has ended
   */
  record KnownGuest(GuestSession session, Bytes tokenHash, boolean meetingEnded) {}
}
