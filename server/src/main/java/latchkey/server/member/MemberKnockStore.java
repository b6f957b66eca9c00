package latchkey.server.member;

import java.util.List;
import java.util.Optional;
import latchkey.protocol.Bytes;
import latchkey.protocol.MeetingId;
import latchkey.protocol.UserId;

/** Keeps the newest knock of each account at each meeting. */
public interface MemberKnockStore {
  /** Takes the place of the account's former one. */
  void put(MemberKnock knock);

  Optional<MemberKnock> find(MeetingId meetingId, UserId userId);

  /** Those that wait, in the order of knocking. */
  List<MemberKnock> waiting(MeetingId meetingId);

  /** Those that wait under one invitation. */
  List<MemberKnock> waitingUnder(Bytes tokenHash);

  /** Notes that one that waits is declined. False where none waits. */
  boolean decline(MeetingId meetingId, UserId userId);

  /** False where there is none. */
  boolean remove(MeetingId meetingId, UserId userId);

  /** Deletes all of a meeting. */
  void forget(MeetingId meetingId);
}
