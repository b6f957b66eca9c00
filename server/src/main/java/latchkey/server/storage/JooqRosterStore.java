package latchkey.server.storage;

import java.util.List;
import latchkey.protocol.Bytes;
import latchkey.protocol.MeetingId;
import latchkey.server.roster.RosterStore;
import latchkey.server.storage.MeetingTables.RosterEntry;
import latchkey.server.storage.MeetingTables.RosterHead;
import org.jooq.Field;

final class JooqRosterStore implements RosterStore {
  @Override
  public List<Bytes> entries(MeetingId meetingId, long from, int limit) {
    return Unit.sql()
        .select(RosterEntry.ENTRY)
        .from(RosterEntry.TABLE)
        .where(RosterEntry.MEETING_ID.eq(meetingId), RosterEntry.IDX.ge(from))
        .orderBy(RosterEntry.IDX)
        .limit(limit)
        .fetch(RosterEntry.ENTRY);
  }

  @Override
  public long size(MeetingId meetingId) {
    return head(meetingId, RosterHead.SIZE);
  }

  @Override
  public long peopleSize(MeetingId meetingId) {
    return head(meetingId, RosterHead.PEOPLE_SIZE);
  }

  private static long head(MeetingId meetingId, Field<Long> field) {
    return Unit.sql()
        .select(field)
        .from(RosterHead.TABLE)
        .where(RosterHead.MEETING_ID.eq(meetingId))
        .fetchOptional(field)
        .orElse(0L);
  }

  @Override
  public boolean append(MeetingId meetingId, long index, Bytes entry, boolean aboutPeople) {
    if (!moveHead(meetingId, index, aboutPeople)) {
      return false;
    }
    Unit.sql()
        .insertInto(RosterEntry.TABLE)
        .set(RosterEntry.MEETING_ID, meetingId)
        .set(RosterEntry.IDX, index)
        .set(RosterEntry.ENTRY, entry)
        .execute();
    return true;
  }

  private static boolean moveHead(MeetingId meetingId, long from, boolean aboutPeople) {
    long to = from + 1;
    if (from == 0) {
      return Unit.sql()
              .insertInto(RosterHead.TABLE)
              .set(RosterHead.MEETING_ID, meetingId)
              .set(RosterHead.SIZE, to)
              .set(RosterHead.PEOPLE_SIZE, to)
              .onConflictDoNothing()
              .execute()
          == 1;
    }
    var update = Unit.sql().update(RosterHead.TABLE).set(RosterHead.SIZE, to);
    if (aboutPeople) {
      update = update.set(RosterHead.PEOPLE_SIZE, to);
    }
    return update.where(RosterHead.MEETING_ID.eq(meetingId), RosterHead.SIZE.eq(from)).execute()
        == 1;
  }
}
