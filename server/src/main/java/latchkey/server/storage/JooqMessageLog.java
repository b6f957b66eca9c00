package latchkey.server.storage;

import static latchkey.server.storage.RelayTables.RelayMessage.ACCEPTED_AT;
import static latchkey.server.storage.RelayTables.RelayMessage.CIPHERTEXT;
import static latchkey.server.storage.RelayTables.RelayMessage.MEETING_ID;
import static latchkey.server.storage.RelayTables.RelayMessage.MESSAGE_ID;
import static latchkey.server.storage.RelayTables.RelayMessage.SENDER_DEVICE_ID;
import static latchkey.server.storage.RelayTables.RelayMessage.SENDER_ID;
import static latchkey.server.storage.RelayTables.RelayMessage.SEQ;
import static latchkey.server.storage.RelayTables.RelayMessage.TABLE;

import java.time.Instant;
import java.util.Optional;
import latchkey.protocol.Address;
import latchkey.protocol.MeetingId;
import latchkey.protocol.relay.MeetingMessage;
import latchkey.protocol.relay.SendMessage;
import latchkey.server.relay.MessageLog;
import latchkey.server.relay.Portion;
import latchkey.server.storage.RelayTables.RelayMeeting;
import latchkey.server.storage.RelayTables.RelayReader;
import org.jooq.Record;
import org.jooq.Record3;

final class JooqMessageLog implements MessageLog {
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
    MeetingId meetingId = message.meetingId();
    Record3<Long, Long, Long> meeting =
        Unit.sql()
            .select(RelayMeeting.LATEST, RelayMeeting.PEOPLE_SIZE, RelayMeeting.ROSTER_SIZE)
            .from(RelayMeeting.TABLE)
            .join(RelayReader.TABLE)
            .on(RelayReader.MEETING_ID.eq(RelayMeeting.MEETING_ID))
            .where(RelayMeeting.MEETING_ID.eq(meetingId), RelayReader.is(sender))
            .fetchOne();
    if (meeting == null) {
      return new Appended.NoReader();
    }
    if (message.rosterSize() < meeting.value2()) {
      return earlier(sender, message)
          .<Appended>map(Appended.Repeated::new)
          .orElse(new Appended.RosterMoved());
    }
    if (message.rosterSize() > meeting.value3()) {
      return new Appended.RosterAhead();
    }
    long seq = meeting.value1() + 1;
    if (!insert(seq, sender, message, acceptedAt)) {
      return new Appended.Repeated(earlier(sender, message).orElseThrow());
    }
    Unit.sql()
        .update(RelayMeeting.TABLE)
        .set(RelayMeeting.LATEST, seq)
        .where(RelayMeeting.MEETING_ID.eq(meetingId))
        .execute();
    return new Appended.Stored(seq);
  }

  /** Returns whether there was no such message yet. */
  private static boolean insert(long seq, Address sender, SendMessage message, Instant acceptedAt) {
    return Unit.sql()
            .insertInto(TABLE)
            .set(MEETING_ID, message.meetingId())
            .set(SEQ, seq)
            .set(SENDER_ID, sender.id())
            .set(SENDER_DEVICE_ID, sender.deviceId())
            .set(MESSAGE_ID, message.messageId())
            .set(ACCEPTED_AT, acceptedAt)
            .set(CIPHERTEXT, message.ciphertext())
            .onConflict(MEETING_ID, SENDER_ID, SENDER_DEVICE_ID, MESSAGE_ID)
            .doNothing()
            .execute()
        == 1;
  }

  private static Optional<Long> earlier(Address sender, SendMessage message) {
    return Unit.sql()
        .select(SEQ)
        .from(TABLE)
        .where(
            MEETING_ID.eq(message.meetingId()),
            SENDER_ID.eq(sender.id()),
            SENDER_DEVICE_ID.eq(sender.deviceId()),
            MESSAGE_ID.eq(message.messageId()))
        .fetchOptional(SEQ);
  }

  @Override
  public long latest(MeetingId meetingId) {
    return Unit.sql()
        .select(RelayMeeting.LATEST)
        .from(RelayMeeting.TABLE)
        .where(RelayMeeting.MEETING_ID.eq(meetingId))
        .fetchOptional(RelayMeeting.LATEST)
        .orElse(0L);
  }

  @Override
  public Portion<MeetingMessage> page(
      MeetingId meetingId, long after, int maxMessages, int maxBytes) {
    return Pages.first(
        maxMessages,
        maxBytes,
        Unit.sql()
            .select(SEQ, SENDER_ID, SENDER_DEVICE_ID, MESSAGE_ID, ACCEPTED_AT, CIPHERTEXT)
            .from(TABLE)
            .where(MEETING_ID.eq(meetingId), SEQ.gt(after))
            .orderBy(SEQ),
        row -> message(meetingId, row),
        message -> message.ciphertext().length());
  }

  private static MeetingMessage message(MeetingId meetingId, Record row) {
    return new MeetingMessage(
        meetingId,
        row.get(SEQ),
        row.get(SENDER_ID),
        row.get(SENDER_DEVICE_ID),
        row.get(MESSAGE_ID),
        row.get(CIPHERTEXT),
        row.get(ACCEPTED_AT));
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
}
