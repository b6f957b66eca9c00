package latchkey.server.storage;

import java.time.Instant;
import latchkey.protocol.Bytes;
import latchkey.protocol.FileId;
import latchkey.protocol.MeetingId;
import latchkey.protocol.UserId;
import org.jooq.Field;
import org.jooq.Table;

/** Tables of meetings, their members, rosters, invitations and files. */
final class MeetingTables {
  private MeetingTables() {}

  static final class Meeting {
    static final Table<?> TABLE = Columns.table("meeting");
    static final Field<MeetingId> MEETING_ID = meetingId(TABLE);
    static final Field<String> TITLE = Columns.text(TABLE, "title");
    static final Field<UserId> HOST_USER_ID = AccountTables.userId(TABLE, "host_user_id");
    static final Field<Instant> CREATED_AT = Columns.instant(TABLE, "created_at");
    static final Field<Instant> ENDED_AT = Columns.instant(TABLE, "ended_at");

    private Meeting() {}
  }

  static final class MeetingMember {
    static final Table<?> TABLE = Columns.table("meeting_member");
    static final Field<MeetingId> MEETING_ID = meetingId(TABLE);
    static final Field<UserId> USER_ID = AccountTables.userId(TABLE, "user_id");
    static final Field<Instant> ADDED_AT = Columns.instant(TABLE, "added_at");
    static final Field<Long> ROSTER_SIZE = Columns.bigint(TABLE, "roster_size");

    private MeetingMember() {}
  }

  static final class RosterEntry {
    static final Table<?> TABLE = Columns.table("roster_entry");
    static final Field<MeetingId> MEETING_ID = meetingId(TABLE);
    static final Field<Long> IDX = Columns.bigint(TABLE, "idx");
    static final Field<Bytes> ENTRY = Columns.bytes(TABLE, "entry");

    private RosterEntry() {}
  }

  static final class RosterHead {
    static final Table<?> TABLE = Columns.table("roster_head");
    static final Field<MeetingId> MEETING_ID = meetingId(TABLE);
    static final Field<Long> SIZE = Columns.bigint(TABLE, "size");

    private RosterHead() {}
  }

  static final class Invitation {
    static final Table<?> TABLE = Columns.table("invitation");
    static final Field<Bytes> TOKEN_HASH = Columns.bytes(TABLE, "token_hash");
    static final Field<MeetingId> MEETING_ID = meetingId(TABLE);
    static final Field<Bytes> LINK_KEY = Columns.bytes(TABLE, "link_key");
    static final Field<String> FOR_WHOM = Columns.text(TABLE, "for_whom");
    static final Field<Integer> MAX_USES = Columns.integer(TABLE, "max_uses");
    static final Field<Long> EXPIRES_AT = Columns.bigint(TABLE, "expires_at");
    static final Field<String> MAKER_ID = Columns.text(TABLE, "maker_id");
    static final Field<Integer> MAKER_DEVICE_ID = Columns.integer(TABLE, "maker_device_id");
    static final Field<Bytes> ANCHOR = Columns.bytes(TABLE, "anchor");
    static final Field<Integer> USES = Columns.integer(TABLE, "uses");
    static final Field<Integer> REVOKED = Columns.integer(TABLE, "revoked");
    static final Field<Integer> BURNT = Columns.integer(TABLE, "burnt");

    private Invitation() {}
  }

  static final class MemberKnock {
    static final Table<?> TABLE = Columns.table("member_knock");
    static final Field<MeetingId> MEETING_ID = meetingId(TABLE);
    static final Field<UserId> USER_ID = AccountTables.userId(TABLE, "user_id");
    static final Field<Integer> DEVICE_ID = Columns.integer(TABLE, "device_id");
    static final Field<Long> ACCOUNT_INDEX = Columns.bigint(TABLE, "account_index");
    static final Field<Bytes> ACCOUNT_HASH = Columns.bytes(TABLE, "account_hash");
    static final Field<Bytes> TOKEN_HASH = Columns.bytes(TABLE, "token_hash");
    static final Field<Bytes> LINK_PROOF = Columns.bytes(TABLE, "link_proof");
    static final Field<Bytes> DEVICE_PROOF = Columns.bytes(TABLE, "device_proof");
    static final Field<String> STATE = Columns.text(TABLE, "state");
    static final Field<Instant> KNOCKED_AT = Columns.instant(TABLE, "knocked_at");

    private MemberKnock() {}
  }

  static final class MeetingFile {
    static final Table<?> TABLE = Columns.table("meeting_file");
    static final Field<MeetingId> MEETING_ID = meetingId(TABLE);
    static final Field<FileId> FILE_ID =
        Columns.id(TABLE, "file_id", FileId.class, FileId::new, FileId::value);
    static final Field<String> SENDER_ID = Columns.text(TABLE, "sender_id");
    static final Field<Integer> SENDER_DEVICE_ID = Columns.integer(TABLE, "sender_device_id");
    static final Field<Long> BYTES = Columns.bigint(TABLE, "bytes");
    static final Field<Integer> SEGMENTS = Columns.integer(TABLE, "segments");
    static final Field<Integer> NEXT_SEGMENT = Columns.integer(TABLE, "next_segment");
    static final Field<Instant> TOUCHED_AT = Columns.instant(TABLE, "touched_at");

    private MeetingFile() {}
  }

  static Field<MeetingId> meetingId(Table<?> table) {
    return Columns.id(table, "meeting_id", MeetingId.class, MeetingId::new, MeetingId::value);
  }
}
