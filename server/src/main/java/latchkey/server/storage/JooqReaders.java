package latchkey.server.storage;

import static latchkey.server.storage.RelayTables.RelayReader.CURSOR;
import static latchkey.server.storage.RelayTables.RelayReader.CURSOR_INCARNATION;
import static latchkey.server.storage.RelayTables.RelayReader.FLOOR;
import static latchkey.server.storage.RelayTables.RelayReader.FLOOR_INCARNATION;
import static latchkey.server.storage.RelayTables.RelayReader.GUEST;
import static latchkey.server.storage.RelayTables.RelayReader.MEETING_ID;
import static latchkey.server.storage.RelayTables.RelayReader.READER_DEVICE_ID;
import static latchkey.server.storage.RelayTables.RelayReader.READER_ID;
import static latchkey.server.storage.RelayTables.RelayReader.TABLE;
import static latchkey.server.storage.RelayTables.RelayReader.is;
import static org.jooq.impl.DSL.val;

import java.util.List;
import java.util.Optional;
import latchkey.protocol.Address;
import latchkey.protocol.MeetingId;
import latchkey.protocol.relay.Place;
import latchkey.server.relay.Readers;
import latchkey.server.storage.RelayTables.RelayIncarnation;
import latchkey.server.storage.RelayTables.RelayMeeting;
import latchkey.server.storage.engine.Prepared;
import latchkey.server.storage.engine.Unit;

final class JooqReaders implements Readers {
  private static final Prepared FIND =
      new Prepared(
          """
          select guest, floor_incarnation, floor, cursor_incarnation, cursor from relay_reader
          where reader_id = ? and reader_device_id = ? and meeting_id = ?
          """);
  private static final Prepared ADVANCE =
      new Prepared(
          """
          update relay_reader set cursor_incarnation = ahead.number, cursor = ahead.seq
          from (
            select number, case when latest < ? then latest else ? end as seq
            from relay_incarnation where meeting_id = ? and number = ?
          ) as ahead
          where reader_id = ? and reader_device_id = ? and meeting_id = ?
            and (cursor_incarnation, cursor) < (ahead.number, ahead.seq)
          """);

  @Override
  public Optional<Reader> find(MeetingId meetingId, Address who) {
    return FIND.first(
        row ->
            new Reader(
                row.integer(1) == 1,
                new Place(row.bigint(2), row.bigint(3)),
                new Place(row.bigint(4), row.bigint(5))),
        who.id(),
        who.deviceId(),
        meetingId.value());
  }

  @Override
  public void open(MeetingId meetingId, Address who, boolean guest) {
    Unit.sql()
        .insertInto(
            TABLE,
            READER_ID,
            READER_DEVICE_ID,
            MEETING_ID,
            GUEST,
            FLOOR_INCARNATION,
            FLOOR,
            CURSOR_INCARNATION,
            CURSOR)
        .select(
            Unit.sql()
                .select(
                    val(who.id()),
                    val(who.deviceId()),
                    RelayMeeting.MEETING_ID,
                    val(guest ? 1 : 0),
                    RelayIncarnation.NUMBER,
                    RelayIncarnation.LATEST,
                    RelayIncarnation.NUMBER,
                    RelayIncarnation.LATEST)
                .from(RelayMeeting.TABLE)
                .join(RelayIncarnation.TABLE)
                .on(
                    RelayIncarnation.MEETING_ID.eq(RelayMeeting.MEETING_ID),
                    RelayIncarnation.NUMBER.eq(RelayMeeting.INCARNATION))
                .where(RelayMeeting.MEETING_ID.eq(meetingId)))
        .onConflictDoNothing()
        .execute();
  }

  @Override
  public void close(MeetingId meetingId, Address who) {
    Unit.sql().deleteFrom(TABLE).where(is(who), MEETING_ID.eq(meetingId)).execute();
  }

  @Override
  public void closeAll(MeetingId meetingId) {
    Unit.sql().deleteFrom(TABLE).where(MEETING_ID.eq(meetingId)).execute();
  }

  @Override
  public List<MeetingId> close(Address who) {
    return Unit.sql()
        .deleteFrom(TABLE)
        .where(is(who))
        .returningResult(MEETING_ID)
        .fetch(MEETING_ID);
  }

  @Override
  public void advance(MeetingId meetingId, Address who, Place place) {
    ADVANCE.update(
        place.seq(),
        place.seq(),
        meetingId.value(),
        place.incarnation(),
        who.id(),
        who.deviceId(),
        meetingId.value());
  }
}
