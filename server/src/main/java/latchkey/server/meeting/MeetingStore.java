package latchkey.server.meeting;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import latchkey.protocol.MeetingId;
import latchkey.protocol.UserId;
import latchkey.protocol.account.Account;
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

  /** How many of an account's own meetings go on. */
  int countGoingOn(UserId hostUserId);

  /** How many accounts it is open to. */
  int countMembers(MeetingId meetingId);

  /** False where it has ended before. */
  boolean end(MeetingId meetingId, Instant endedAt);

  /** Up to {@code limit} meetings that ended before {@code before} and have no guests any more. */
  List<MeetingId> endedBefore(Instant before, int limit);

  /** Deletes a meeting, and whom it was open to. */
  void forget(MeetingId meetingId);

  boolean isOpenTo(MeetingId meetingId, UserId userId);

  /** The accounts it is open to, the host first. */
  List<Account> members(MeetingId meetingId);

  /** Again changes nothing. */
  void addMember(MeetingId meetingId, UserId userId, Instant addedAt);

  /** False where it was not open to that account. */
  boolean removeMember(MeetingId meetingId, UserId userId);
}
