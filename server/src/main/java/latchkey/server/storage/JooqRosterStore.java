package latchkey.server.storage;

import java.util.List;
import latchkey.protocol.Bytes;
import latchkey.protocol.MeetingId;
import latchkey.server.roster.RosterStore;
import latchkey.server.storage.MeetingTables.RosterEntry;
import latchkey.server.storage.MeetingTables.RosterHead;
import latchkey.server.storage.engine.Unit;

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
    return Unit.sql()
        .select(RosterHead.SIZE)
        .from(RosterHead.TABLE)
        .where(RosterHead.MEETING_ID.eq(meetingId))
        .fetchOptional(RosterHead.SIZE)
        .orElse(0L);
  }

  @Override
  public boolean append(MeetingId meetingId, long index, Bytes entry) {
    if (!moveHead(meetingId, index)) {
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

  @Override
  public void forget(MeetingId meetingId) {
    Unit.sql().deleteFrom(RosterEntry.TABLE).where(RosterEntry.MEETING_ID.eq(meetingId)).execute();
    Unit.sql().deleteFrom(RosterHead.TABLE).where(RosterHead.MEETING_ID.eq(meetingId)).execute();
  }

  private static boolean moveHead(MeetingId meetingId, long from) {
    long to = from + 1;
    if (from == 0) {
      return Unit.sql()
              .insertInto(RosterHead.TABLE)
              .set(RosterHead.MEETING_ID, meetingId)
              .set(RosterHead.SIZE, to)
              .onConflictDoNothing()
              .execute()
          == 1;
    }
    return Unit.sql()
            .update(RosterHead.TABLE)
            .set(RosterHead.SIZE, to)
            .where(RosterHead.MEETING_ID.eq(meetingId), RosterHead.SIZE.eq(from))
            .execute()
        == 1;
  }
}
