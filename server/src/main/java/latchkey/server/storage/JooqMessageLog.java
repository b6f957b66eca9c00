package latchkey.server.storage;

import static latchkey.server.storage.RelayTables.RelayMessage.ACCEPTED_AT;
import static latchkey.server.storage.RelayTables.RelayMessage.MEETING_ID;
import static latchkey.server.storage.RelayTables.RelayMessage.SEQ;
import static latchkey.server.storage.RelayTables.RelayMessage.TABLE;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import latchkey.protocol.Address;
import latchkey.protocol.MeetingId;
import latchkey.protocol.MessageId;
import latchkey.protocol.relay.MeetingMessage;
import latchkey.protocol.relay.SendMessage;
import latchkey.server.relay.MessageLog;
import latchkey.server.relay.Portion;
import latchkey.server.storage.RelayTables.RelayEnvelope;
import latchkey.server.storage.RelayTables.RelayMeeting;
import latchkey.server.storage.RelayTables.RelayReader;
import latchkey.server.storage.engine.Prepared;
import latchkey.server.storage.engine.Unit;

final class JooqMessageLog implements MessageLog {
  private static final Prepared FIND_PLACE =
      new Prepared(
          """
          select latest, people_size, roster_size from relay_meeting
          join relay_reader on relay_reader.meeting_id = relay_meeting.meeting_id
          where relay_meeting.meeting_id = ? and reader_id = ? and reader_device_id = ?
          """);
  private static final Prepared INSERT =
      new Prepared(
          """
          insert into relay_message
            (meeting_id, seq, sender_id, sender_device_id, message_id, accepted_at, ciphertext)
          values (?, ?, ?, ?, ?, ?, ?)
          on conflict (meeting_id, sender_id, sender_device_id, message_id) do nothing
          """);
  private static final Prepared GROW =
      new Prepared("update relay_meeting set latest = ? where meeting_id = ?");
  private static final Prepared FIND_EARLIER =
      new Prepared(
          """
          select seq from relay_message
          where meeting_id = ? and sender_id = ? and sender_device_id = ? and message_id = ?
          """);
  private static final Prepared LATEST =
      new Prepared("select latest from relay_meeting where meeting_id = ?");

  private static final Prepared PAGE =
      new Prepared(
          """
          select seq, sender_id, sender_device_id, message_id, accepted_at, ciphertext
          from relay_message where meeting_id = ? and seq > ? order by seq limit ?
          """);

  private record Place(long latest, long peopleSize, long rosterSize) {}

  @Override
  public void open(MeetingId meetingId) {
    Unit.sql()
        .insertInto(RelayMeeting.TABLE)
        .set(RelayMeeting.MEETING_ID, meetingId)
        .set(RelayMeeting.LATEST, 0L)
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
  public Appended append(Address sender, SendMessage message, Instant acceptedAt) {
    String meetingId = message.meetingId().value();
    Optional<Place> place =
        FIND_PLACE.first(
            row -> new Place(row.bigint(1), row.bigint(2), row.bigint(3)),
            meetingId,
            sender.id(),
            sender.deviceId());
    if (place.isEmpty()) {
      return new Appended.NoReader();
    }
    if (message.rosterSize() < place.get().peopleSize()) {
      return earlier(sender, message)
          .<Appended>map(Appended.Repeated::new)
          .orElse(new Appended.RosterMoved());
    }
    if (message.rosterSize() > place.get().rosterSize()) {
      return new Appended.RosterAhead();
    }
    long seq = place.get().latest() + 1;
    if (!insert(seq, sender, message, acceptedAt)) {
      return new Appended.Repeated(earlier(sender, message).orElseThrow());
    }
    GROW.update(seq, meetingId);
    return new Appended.Stored(seq);
  }

  /** Returns whether there was no such message yet. */
  private static boolean insert(long seq, Address sender, SendMessage message, Instant acceptedAt) {
    int rows =
        INSERT.update(
            message.meetingId().value(),
            seq,
            sender.id(),
            sender.deviceId(),
            message.messageId().value(),
            acceptedAt.toEpochMilli(),
            message.ciphertext().toByteArray());
    return rows == 1;
  }

  private static Optional<Long> earlier(Address sender, SendMessage message) {
    return FIND_EARLIER.first(
        row -> row.bigint(1),
        message.meetingId().value(),
        sender.id(),
        sender.deviceId(),
        message.messageId().value());
  }

  @Override
  public long latest(MeetingId meetingId) {
    return LATEST.first(row -> row.bigint(1), meetingId.value()).orElse(0L);
  }

  @Override
  public Portion<MeetingMessage> page(
      MeetingId meetingId, long after, int maxMessages, int maxBytes) {
    Page<MeetingMessage> page =
        new Page<>(maxMessages, maxBytes, message -> message.ciphertext().length());
    PAGE.whileWanted(
        row -> message(meetingId, row), page::take, meetingId.value(), after, page.limit());
    return page.portion();
  }

  private static MeetingMessage message(MeetingId meetingId, Prepared.Row row) throws SQLException {
    return new MeetingMessage(
        meetingId,
        row.bigint(1),
        row.text(2),
        row.integer(3),
        new MessageId(row.text(4)),
        row.bytes(6),
        Instant.ofEpochMilli(row.bigint(5)));
  }

  @Override
  public void purge(Instant before) {
    // A meeting's messages are as old as their numbers are low, so each look ends at its first
    // young one.
    for (MeetingId meetingId :
        Unit.sql()
            .select(RelayMeeting.MEETING_ID)
            .from(RelayMeeting.TABLE)
            .fetch(RelayMeeting.MEETING_ID)) {
      Optional<Long> firstKept =
          Unit.sql()
              .select(SEQ)
              .from(TABLE)
              .where(MEETING_ID.eq(meetingId), ACCEPTED_AT.ge(before))
              .orderBy(SEQ)
              .limit(1)
              .fetchOptional(SEQ);
      Unit.sql()
          .deleteFrom(TABLE)
          .where(MEETING_ID.eq(meetingId), SEQ.lt(firstKept.orElse(Long.MAX_VALUE)))
          .execute();
    }
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
        .deleteFrom(RelayMeeting.TABLE)
        .where(RelayMeeting.MEETING_ID.eq(meetingId))
        .execute();
  }
}
