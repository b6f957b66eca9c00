package latchkey.server.storage;

import static latchkey.server.storage.RelayTables.RelayMessage.ACCEPTED_AT;
import static latchkey.server.storage.RelayTables.RelayMessage.INCARNATION;
import static latchkey.server.storage.RelayTables.RelayMessage.MEETING_ID;
import static latchkey.server.storage.RelayTables.RelayMessage.SEQ;
import static latchkey.server.storage.RelayTables.RelayMessage.TABLE;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.MeetingId;
import latchkey.protocol.MessageId;
import latchkey.protocol.relay.Incarnation;
import latchkey.protocol.relay.MeetingMessage;
import latchkey.protocol.relay.Place;
import latchkey.protocol.relay.SendMessage;
import latchkey.protocol.relay.Transcript;
import latchkey.server.relay.Mark;
import latchkey.server.relay.MessageLog;
import latchkey.server.relay.Portion;
import latchkey.server.storage.RelayTables.RelayEnvelope;
import latchkey.server.storage.RelayTables.RelayIncarnation;
import latchkey.server.storage.RelayTables.RelayMeeting;
import latchkey.server.storage.RelayTables.RelayReader;
import latchkey.server.storage.engine.Prepared;
import latchkey.server.storage.engine.Unit;
import org.jooq.Condition;

final class JooqMessageLog implements MessageLog {
  private static final Prepared FIND_PLACE =
      new Prepared(
          """
          select number, id, latest, transcript, people_size, roster_size from relay_meeting
          join relay_incarnation on relay_incarnation.meeting_id = relay_meeting.meeting_id
            and number = incarnation
          join relay_reader on relay_reader.meeting_id = relay_meeting.meeting_id
          where relay_meeting.meeting_id = ? and reader_id = ? and reader_device_id = ?
          """);
  private static final Prepared INSERT =
      new Prepared(
          """
          insert into relay_message
            (meeting_id, incarnation, seq, sender_id, sender_device_id, message_id, accepted_at,
              ciphertext, transcript)
          values (?, ?, ?, ?, ?, ?, ?, ?, ?)
          on conflict (meeting_id, sender_id, sender_device_id, message_id) do nothing
          """);
  private static final Prepared GROW =
      new Prepared(
          """
          update relay_incarnation set latest = ?, transcript = ?
          where meeting_id = ? and number = ?
          """);
  private static final Prepared FIND_EARLIER =
      new Prepared(
          """
          select incarnation, seq from relay_message
          where meeting_id = ? and sender_id = ? and sender_device_id = ? and message_id = ?
          """);
  private static final Prepared NEWEST =
      new Prepared(
          """
          select number, id, latest, transcript from relay_meeting
          join relay_incarnation on relay_incarnation.meeting_id = relay_meeting.meeting_id
            and number = incarnation
          where relay_meeting.meeting_id = ?
          """);
  private static final Prepared TRANSCRIPT =
      new Prepared(
          """
          select transcript from relay_message
          where meeting_id = ? and incarnation = ? and seq = ?
          """);
  private static final Prepared EXTENT =
      new Prepared(
          """
          select number, id, latest, accepted_at from relay_incarnation
          left join relay_message on relay_message.meeting_id = relay_incarnation.meeting_id
            and incarnation = number and seq = latest
          where relay_incarnation.meeting_id = ? and number = ?
          """);
  private static final Prepared FOLLOWING =
      new Prepared(
          """
          select number, id from relay_incarnation
          where meeting_id = ? and number > ? order by number limit 1
          """);

  private static final Prepared PAGE =
      new Prepared(
          """
          select seq, sender_id, sender_device_id, message_id, accepted_at, ciphertext
          from relay_message where meeting_id = ? and incarnation = ? and seq > ?
          order by seq limit ?
          """);

  private record End(Mark newest, long peopleSize, long rosterSize) {}

  @Override
  public void open(MeetingId meetingId) {
    Unit.sql()
        .insertInto(RelayMeeting.TABLE)
        .set(RelayMeeting.MEETING_ID, meetingId)
        .set(RelayMeeting.INCARNATION, 0L)
        .set(RelayMeeting.ROSTER_SIZE, 0L)
        .set(RelayMeeting.PEOPLE_SIZE, 0L)
        .execute();
  }

  @Override
  public void rosterGrew(MeetingId meetingId, boolean peopleCameOrWent) {
    Unit.sql()
        .update(RelayMeeting.TABLE)
        .set(RelayMeeting.ROSTER_SIZE, RelayMeeting.ROSTER_SIZE.plus(1))
        .set(
            RelayMeeting.PEOPLE_SIZE,
            peopleCameOrWent ? RelayMeeting.ROSTER_SIZE.plus(1) : RelayMeeting.PEOPLE_SIZE)
        .where(RelayMeeting.MEETING_ID.eq(meetingId))
        .execute();
  }

  @Override
  public void begin(MeetingId meetingId, Incarnation incarnation) {
    Unit.sql()
        .insertInto(RelayIncarnation.TABLE)
        .set(RelayIncarnation.MEETING_ID, meetingId)
        .set(RelayIncarnation.NUMBER, incarnation.number())
        .set(RelayIncarnation.ID, incarnation.id())
        .set(RelayIncarnation.LATEST, 0L)
        .set(RelayIncarnation.TRANSCRIPT, Transcript.start(meetingId, incarnation))
        .execute();
    Unit.sql()
        .update(RelayMeeting.TABLE)
        .set(RelayMeeting.INCARNATION, incarnation.number())
        .where(RelayMeeting.MEETING_ID.eq(meetingId))
        .execute();
  }

  @Override
  public int beginAll(LongFunction<Incarnation> next) {
    Map<MeetingId, Long> present =
        Unit.sql()
            .select(RelayMeeting.MEETING_ID, RelayMeeting.INCARNATION)
            .from(RelayMeeting.TABLE)
            .fetchMap(RelayMeeting.MEETING_ID, RelayMeeting.INCARNATION);
    present.forEach((meetingId, number) -> begin(meetingId, next.apply(number)));
    return present.size();
  }

  @Override
  public Appended append(
      Address sender, SendMessage message, long incarnation, Instant acceptedAt) {
    String meetingId = message.meetingId().value();
    Optional<End> end =
        FIND_PLACE.first(
            row -> new End(mark(row), row.bigint(5), row.bigint(6)),
            meetingId,
            sender.id(),
            sender.deviceId());
    if (end.isEmpty()) {
      return new Appended.NoReader();
    }
    Mark newest = end.get().newest();
    if (newest.incarnation().number() != incarnation) {
      return new Appended.BegunAnew();
    }
    if (message.rosterSize() < end.get().peopleSize()) {
      return earlier(sender, message)
          .<Appended>map(Appended.Repeated::new)
          .orElse(new Appended.RosterMoved());
    }
    if (message.rosterSize() > end.get().rosterSize()) {
      return new Appended.RosterAhead();
    }
    long seq = newest.seq() + 1;
    Mark mark =
        new Mark(
            newest.incarnation(),
            seq,
            Transcript.next(newest.transcript(), seq, sender, message.ciphertext()));
    if (!insert(mark, sender, message, acceptedAt)) {
      return new Appended.Repeated(earlier(sender, message).orElseThrow());
    }
    GROW.update(seq, mark.transcript().toByteArray(), meetingId, incarnation);
    return new Appended.Stored(mark);
  }

  private static Mark mark(Prepared.Row row) throws SQLException {
    return new Mark(new Incarnation(row.bigint(1), row.bytes(2)), row.bigint(3), row.bytes(4));
  }

  /** Returns whether there was no such message yet. */
  private static boolean insert(
      Mark mark, Address sender, SendMessage message, Instant acceptedAt) {
    int rows =
        INSERT.update(
            message.meetingId().value(),
            mark.incarnation().number(),
            mark.seq(),
            sender.id(),
            sender.deviceId(),
            message.messageId().value(),
            acceptedAt.toEpochMilli(),
            message.ciphertext().toByteArray(),
            mark.transcript().toByteArray());
    return rows == 1;
  }

  private static Optional<Place> earlier(Address sender, SendMessage message) {
    return FIND_EARLIER.first(
        row -> new Place(row.bigint(1), row.bigint(2)),
        message.meetingId().value(),
        sender.id(),
        sender.deviceId(),
        message.messageId().value());
  }

  @Override
  public Optional<Mark> newest(MeetingId meetingId) {
    return NEWEST.first(JooqMessageLog::mark, meetingId.value());
  }

  @Override
  public Optional<Bytes> transcript(MeetingId meetingId, Place place) {
    return TRANSCRIPT.first(
        row -> row.bytes(1), meetingId.value(), place.incarnation(), place.seq());
  }

  @Override
  public Optional<Extent> extent(MeetingId meetingId, long incarnation) {
    return EXTENT.first(
        row ->
            new Extent(
                new Incarnation(row.bigint(1), row.bytes(2)),
                row.bigint(3),
                Optional.ofNullable(row.instantOrNull(4))),
        meetingId.value(),
        incarnation);
  }

  @Override
  public Optional<Incarnation> following(MeetingId meetingId, long incarnation) {
    return FOLLOWING.first(
        row -> new Incarnation(row.bigint(1), row.bytes(2)), meetingId.value(), incarnation);
  }

  @Override
  public Portion<MeetingMessage> page(
      MeetingId meetingId, Place after, int maxMessages, int maxBytes) {
    Page<MeetingMessage> page =
        new Page<>(maxMessages, maxBytes, message -> message.ciphertext().length());
    PAGE.whileWanted(
        row -> message(meetingId, after.incarnation(), row),
        page::take,
        meetingId.value(),
        after.incarnation(),
        after.seq(),
        page.limit());
    return page.portion();
  }

  private static MeetingMessage message(MeetingId meetingId, long incarnation, Prepared.Row row)
      throws SQLException {
    return new MeetingMessage(
        meetingId,
        incarnation,
        row.bigint(1),
        row.text(2),
        row.integer(3),
        new MessageId(row.text(4)),
        row.bytes(6),
        Instant.ofEpochMilli(row.bigint(5)),
        null);
  }

  @Override
  public void purge(Instant before) {
    // An incarnation's messages are as old as their numbers are low, so each look ends at its first
    // young one.
    Unit.sql()
        .select(RelayIncarnation.MEETING_ID, RelayIncarnation.NUMBER)
        .from(RelayIncarnation.TABLE)
        .fetch()
        .forEach(
            one -> purge(MEETING_ID.eq(one.value1()).and(INCARNATION.eq(one.value2())), before));
  }

  private static void purge(Condition incarnation, Instant before) {
    Optional<Long> firstKept =
        Unit.sql()
            .select(SEQ)
            .from(TABLE)
            .where(incarnation, ACCEPTED_AT.ge(before))
            .orderBy(SEQ)
            .limit(1)
            .fetchOptional(SEQ);
    Unit.sql()
        .deleteFrom(TABLE)
        .where(incarnation, SEQ.lt(firstKept.orElse(Long.MAX_VALUE)))
        .execute();
  }

  @Override
  public void forget(MeetingId meetingId) {
    Unit.sql().deleteFrom(TABLE).where(MEETING_ID.eq(meetingId)).execute();
    Unit.sql()
        .deleteFrom(RelayEnvelope.TABLE)
        .where(RelayEnvelope.MEETING_ID.eq(meetingId))
        .execute();
    Unit.sql().deleteFrom(RelayReader.TABLE).where(RelayReader.MEETING_ID.eq(meetingId)).execute();
    Unit.sql()
        .deleteFrom(RelayIncarnation.TABLE)
        .where(RelayIncarnation.MEETING_ID.eq(meetingId))
        .execute();
    Unit.sql()
        .deleteFrom(RelayMeeting.TABLE)
        .where(RelayMeeting.MEETING_ID.eq(meetingId))
        .execute();
  }
}
