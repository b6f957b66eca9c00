package latchkey.server.storage;

import java.time.Instant;
import latchkey.protocol.Bytes;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.MeetingId;
import org.jooq.Field;
import org.jooq.Table;

/** Tables of guests. */
final class GuestTables {
  private GuestTables() {}

  static final class GuestSession {
    static final Table<?> TABLE = Columns.table("guest_session");
    static final Field<GuestSessionId> SESSION_ID =
        Columns.id(
            TABLE, "session_id", GuestSessionId.class, GuestSessionId::new, GuestSessionId::value);
    static final Field<MeetingId> MEETING_ID = MeetingTables.meetingId(TABLE);
    static final Field<Bytes> TOKEN_HASH = Columns.bytes(TABLE, "token_hash");
    static final Field<Bytes> SESSION_TOKEN_HASH = Columns.bytes(TABLE, "session_token_hash");
    static final Field<Integer> TOKEN_USED = Columns.integer(TABLE, "token_used");
    static final Field<String> DISPLAY_NAME = Columns.text(TABLE, "display_name");
    static final Field<Integer> REGISTRATION_ID = Columns.integer(TABLE, "registration_id");
    static final Field<Bytes> IDENTITY_KEY = Columns.bytes(TABLE, "identity_key");
    static final Field<Bytes> LINK_PROOF = Columns.bytes(TABLE, "link_proof");
    static final Field<Bytes> KEY_PROOF = Columns.bytes(TABLE, "key_proof");
    static final Field<String> STATUS = Columns.text(TABLE, "status");
    static final Field<Instant> KNOCKED_AT = Columns.instant(TABLE, "knocked_at");
    static final Field<Instant> EXPIRES_AT = Columns.instant(TABLE, "expires_at");
    static final Field<Instant> ENDED_AT = Columns.instant(TABLE, "ended_at");

    private GuestSession() {}
  }
}
