package latchkey.server.storage;

import java.time.Instant;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.EnvelopeId;
import latchkey.protocol.MeetingId;
import latchkey.protocol.MessageId;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Table;

/** Tables of the relay. */
final class RelayTables {
  private RelayTables() {}

  static final class RelayMeeting {
    static final Table<?> TABLE = Columns.table("relay_meeting");
    static final Field<MeetingId> MEETING_ID = MeetingTables.meetingId(TABLE);
    static final Field<Long> INCARNATION = Columns.bigint(TABLE, "incarnation");
    static final Field<Long> ROSTER_SIZE = Columns.bigint(TABLE, "roster_size");
    static final Field<Long> PEOPLE_SIZE = Columns.bigint(TABLE, "people_size");

    private RelayMeeting() {}
  }

  static final class RelayIncarnation {
    static final Table<?> TABLE = Columns.table("relay_incarnation");
    static final Field<MeetingId> MEETING_ID = MeetingTables.meetingId(TABLE);
    static final Field<Long> NUMBER = Columns.bigint(TABLE, "number");
    static final Field<Bytes> ID = Columns.bytes(TABLE, "id");
    static final Field<Long> LATEST = Columns.bigint(TABLE, "latest");
    static final Field<Bytes> TRANSCRIPT = Columns.bytes(TABLE, "transcript");

    private RelayIncarnation() {}
  }

  static final class RelayMessage {
    static final Table<?> TABLE = Columns.table("relay_message");
    static final Field<MeetingId> MEETING_ID = MeetingTables.meetingId(TABLE);
    static final Field<Long> INCARNATION = Columns.bigint(TABLE, "incarnation");
    static final Field<Long> SEQ = Columns.bigint(TABLE, "seq");
    static final Field<Instant> ACCEPTED_AT = Columns.instant(TABLE, "accepted_at");

    private RelayMessage() {}
  }

  static final class RelayReader {
    static final Table<?> TABLE = Columns.table("relay_reader");
    static final Field<String> READER_ID = Columns.text(TABLE, "reader_id");
    static final Field<Integer> READER_DEVICE_ID = Columns.integer(TABLE, "reader_device_id");
    static final Field<MeetingId> MEETING_ID = MeetingTables.meetingId(TABLE);
    static final Field<Integer> GUEST = Columns.integer(TABLE, "guest");
    static final Field<Long> FLOOR_INCARNATION = Columns.bigint(TABLE, "floor_incarnation");
    static final Field<Long> FLOOR = Columns.bigint(TABLE, "floor");
    static final Field<Long> CURSOR_INCARNATION = Columns.bigint(TABLE, "cursor_incarnation");
    static final Field<Long> CURSOR = Columns.bigint(TABLE, "cursor");

    private RelayReader() {}

    static Condition is(Address reader) {
      return READER_ID.eq(reader.id()).and(READER_DEVICE_ID.eq(reader.deviceId()));
    }
  }

  static final class RelayEnvelope {
    static final Table<?> TABLE = Columns.table("relay_envelope");
    static final Field<String> RECIPIENT_ID = Columns.text(TABLE, "recipient_id");
    static final Field<Integer> RECIPIENT_DEVICE_ID = Columns.integer(TABLE, "recipient_device_id");
    static final Field<EnvelopeId> ENVELOPE_ID =
        Columns.id(TABLE, "envelope_id", EnvelopeId.class, EnvelopeId::new, EnvelopeId::value);
    static final Field<MeetingId> MEETING_ID = MeetingTables.meetingId(TABLE);
    static final Field<String> SENDER_ID = Columns.text(TABLE, "sender_id");
    static final Field<Integer> SENDER_DEVICE_ID = Columns.integer(TABLE, "sender_device_id");
    static final Field<MessageId> MESSAGE_ID = messageId(TABLE);
    static final Field<Instant> QUEUED_AT = Columns.instant(TABLE, "queued_at");

    private RelayEnvelope() {}

    static Condition isFor(Address recipient) {
      return RECIPIENT_ID.eq(recipient.id()).and(RECIPIENT_DEVICE_ID.eq(recipient.deviceId()));
    }
  }

  static final class RelayDirect {
    static final Table<?> TABLE = Columns.table("relay_direct");
    static final Field<String> SENDER_ID = Columns.text(TABLE, "sender_id");
    static final Field<Integer> SENDER_DEVICE_ID = Columns.integer(TABLE, "sender_device_id");
    static final Field<MessageId> MESSAGE_ID = messageId(TABLE);
    static final Field<String> RECIPIENT_ID = Columns.text(TABLE, "recipient_id");
    static final Field<Integer> RECIPIENT_DEVICE_ID = Columns.integer(TABLE, "recipient_device_id");
    static final Field<Instant> POSTED_AT = Columns.instant(TABLE, "posted_at");

    private RelayDirect() {}
  }

  private static Field<MessageId> messageId(Table<?> table) {
    return Columns.id(table, "message_id", MessageId.class, MessageId::new, MessageId::value);
  }
}
