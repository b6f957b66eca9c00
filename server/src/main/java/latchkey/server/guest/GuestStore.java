package latchkey.server.guest;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import latchkey.protocol.Bytes;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.MeetingId;
import latchkey.protocol.guest.GuestStatus;

/** Keeps guest sessions. */
public interface GuestStore {
  /**
   * Keeps a new session.
   *
   * @param sessionTokenHash of the token that proves it
   * @return false where there is, or was, a session of that id
   */
  boolean add(GuestSession session, Bytes sessionTokenHash);

  /** Another token proves the session; false where it does not wait, or its token has been used. */
  boolean renew(GuestSessionId sessionId, Bytes sessionTokenHash);

  /** The guest has proved its session with that token. */
  void noteUsed(Bytes sessionTokenHash);

  Optional<GuestSession> find(GuestSessionId sessionId);

  Optional<KnownGuest> findByToken(Bytes sessionTokenHash);

  /** Those that wait and have not expired, in the order of knocking. */
  List<GuestSession> waiting(MeetingId meetingId, Instant now);

  /** Those that take part. */
  Set<GuestSessionId> admitted(MeetingId meetingId);

  /** How many those are. */
  int countAdmitted(MeetingId meetingId);

  int countWaiting(MeetingId meetingId);

  /** Those that wait under the invitation with that token. */
  int countWaitingUnder(Bytes tokenHash);

  /** Those that wait under one invitation. */
  List<GuestSession> waitingUnder(Bytes tokenHash);

  /** Up to {@code limit} sessions that wait or are admitted, and should have expired by now. */
  List<GuestSession> due(Instant now, int limit);

  /** False where the session does not stand at {@code from}. */
  boolean change(GuestSessionId sessionId, GuestStatus from, GuestStatus to, Instant at);

  /** Deletes sessions that ended before {@code before}. */
  void forget(Instant before);

  /**
   * A session as the store has it.
   *
   * @param tokenUsed whether the guest has proved itself with its token before
   * @param meetingEnded whether its meeting has ended
   */
  record KnownGuest(
      GuestSession session, Bytes sessionTokenHash, boolean tokenUsed, boolean meetingEnded) {}
}
