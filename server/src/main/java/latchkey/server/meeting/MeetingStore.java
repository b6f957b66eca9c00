package latchkey.server.meeting;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import latchkey.protocol.MeetingId;
import latchkey.protocol.UserId;
import latchkey.protocol.meeting.Meeting;

/** Keeps meetings and the accounts they are open to. */
public interface MeetingStore {
  /** Adds a meeting, open to its host. False where the id is taken. */
  boolean add(MeetingId meetingId, String title, UserId hostUserId, Instant createdAt);

  Optional<Meeting> find(MeetingId meetingId);

  /** Those open to that account, newest first. */
  List<Meeting> openTo(UserId userId);

  /** Those open to that account that go on. */
  List<MeetingId> goingOnFor(UserId userId);

  /** How many meetings that an account has made go on and are open to it. */
  int countGoingOn(UserId hostUserId);

  /** How many accounts it is open to. */
  int countMembers(MeetingId meetingId);

  /** All of them, newest first. */
  List<MeetingSummary> summaries();

  /** Which of these have ended. */
  Set<MeetingId> ended(Collection<MeetingId> some);

  /** False where it has ended before. */
  boolean end(MeetingId meetingId, Instant endedAt);

  /** Up to {@code limit} meetings that ended before {@code before} and have no guests any more. */
  List<MeetingId> endedBefore(Instant before, int limit);

  /** Deletes a meeting, and whom it was open to. */
  void forget(MeetingId meetingId);

  boolean isOpenTo(MeetingId meetingId, UserId userId);

  /** Where it was open to that account, and is not any more: how many entries the roster had. */
  Optional<Long> closedTo(MeetingId meetingId, UserId userId);

  /** Opens it to that account. Again changes nothing. */
  void openTo(MeetingId meetingId, UserId userId, Instant addedAt);

  /**
   * Closes it to that account.
   *
   * @param rosterSize how many entries the roster has with the one by which the account goes
   */
  void closeTo(MeetingId meetingId, UserId userId, long rosterSize);
}
