package latchkey.server.storage;

import static latchkey.server.storage.MeetingTables.MeetingFile.BYTES;
import static latchkey.server.storage.MeetingTables.MeetingFile.FILE_ID;
import static latchkey.server.storage.MeetingTables.MeetingFile.MEETING_ID;
import static latchkey.server.storage.MeetingTables.MeetingFile.NEXT_SEGMENT;
import static latchkey.server.storage.MeetingTables.MeetingFile.SEGMENTS;
import static latchkey.server.storage.MeetingTables.MeetingFile.SENDER_DEVICE_ID;
import static latchkey.server.storage.MeetingTables.MeetingFile.SENDER_ID;
import static latchkey.server.storage.MeetingTables.MeetingFile.TABLE;
import static latchkey.server.storage.MeetingTables.MeetingFile.TOUCHED_AT;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import latchkey.protocol.Address;
import latchkey.protocol.FileId;
import latchkey.protocol.MeetingId;
import latchkey.protocol.file.FileState;
import latchkey.server.file.FileStore;
import latchkey.server.file.StoredFile;
import latchkey.server.storage.MeetingTables.Meeting;
import latchkey.server.storage.engine.Prepared;
import latchkey.server.storage.engine.Unit;
import org.jooq.Condition;
import org.jooq.Record;
import org.jooq.impl.DSL;

final class JooqFileStore implements FileStore {
  private static final Prepared TAKEN =
      new Prepared(
          """
          select count(*), coalesce(sum(bytes), 0) from meeting_file where meeting_id = ?
          """);
  private static final Prepared TAKEN_BY =
      new Prepared(
          """
          select count(*), coalesce(sum(bytes), 0) from meeting_file
          where meeting_id = ? and sender_id = ? and sender_device_id = ?
          """);

  private static final Prepared RESERVED =
      new Prepared(
          """
          select coalesce(sum(bytes - next_segment * 1048576), 0) from meeting_file
          where next_segment < segments
          """);

  @Override
  public Optional<StoredFile> find(MeetingId meetingId, FileId fileId) {
    return Unit.sql()
        .select(SENDER_ID, SENDER_DEVICE_ID, BYTES, NEXT_SEGMENT, TOUCHED_AT)
        .from(TABLE)
        .where(is(meetingId, fileId))
        .fetchOptional(row -> file(meetingId, fileId, row));
  }

  private static StoredFile file(MeetingId meetingId, FileId fileId, Record row) {
    return new StoredFile(
        meetingId,
        fileId,
        new Address(row.get(SENDER_ID), row.get(SENDER_DEVICE_ID)),
        FileState.of(row.get(BYTES), row.get(NEXT_SEGMENT)),
        row.get(TOUCHED_AT));
  }

  @Override
  public Taken taken(MeetingId meetingId) {
    return TAKEN
        .first(row -> new Taken(row.integer(1), row.bigint(2)), meetingId.value())
        .orElseThrow();
  }

  @Override
  public Taken taken(MeetingId meetingId, Address sender) {
    return TAKEN_BY
        .first(
            row -> new Taken(row.integer(1), row.bigint(2)),
            meetingId.value(),
            sender.id(),
            sender.deviceId())
        .orElseThrow();
  }

  @Override
  public long reserved() {
    return RESERVED.first(row -> row.bigint(1)).orElseThrow();
  }

  @Override
  public void add(StoredFile file) {
    Unit.sql()
        .insertInto(TABLE)
        .set(MEETING_ID, file.meetingId())
        .set(FILE_ID, file.fileId())
        .set(SENDER_ID, file.sender().id())
        .set(SENDER_DEVICE_ID, file.sender().deviceId())
        .set(BYTES, file.state().bytes())
        .set(SEGMENTS, file.state().segments())
        .set(NEXT_SEGMENT, file.state().next())
        .set(TOUCHED_AT, file.touchedAt())
        .execute();
  }

  @Override
  public void advance(MeetingId meetingId, FileId fileId, Instant at) {
    Unit.sql()
        .update(TABLE)
        .set(NEXT_SEGMENT, NEXT_SEGMENT.plus(1))
        .set(TOUCHED_AT, at)
        .where(is(meetingId, fileId))
        .execute();
  }

  @Override
  public void remove(MeetingId meetingId, FileId fileId) {
    Unit.sql().deleteFrom(TABLE).where(is(meetingId, fileId)).execute();
  }

  @Override
  public void removeUnfinished(MeetingId meetingId, Address sender) {
    Unit.sql()
        .deleteFrom(TABLE)
        .where(
            MEETING_ID.eq(meetingId),
            SENDER_ID.eq(sender.id()),
            SENDER_DEVICE_ID.eq(sender.deviceId()),
            NEXT_SEGMENT.lt(SEGMENTS))
        .execute();
  }

  @Override
  public void removeOverdue(Instant complete, Instant unfinished) {
    Unit.sql()
        .deleteFrom(TABLE)
        .where(TOUCHED_AT.lt(complete).or(NEXT_SEGMENT.lt(SEGMENTS).and(TOUCHED_AT.lt(unfinished))))
        .execute();
  }

  @Override
  public List<MeetingId> ended() {
    return Unit.sql()
        .select(Meeting.MEETING_ID)
        .from(Meeting.TABLE)
        .where(
            Meeting.ENDED_AT.isNotNull(),
            DSL.exists(Unit.sql().selectOne().from(TABLE).where(MEETING_ID.eq(Meeting.MEETING_ID))))
        .fetch(Meeting.MEETING_ID);
  }

  @Override
  public void forget(MeetingId meetingId) {
    Unit.sql().deleteFrom(TABLE).where(MEETING_ID.eq(meetingId)).execute();
  }

  private static Condition is(MeetingId meetingId, FileId fileId) {
    return MEETING_ID.eq(meetingId).and(FILE_ID.eq(fileId));
  }
}
