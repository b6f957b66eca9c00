package latchkey.server.storage;

import java.time.Instant;
import latchkey.protocol.Bytes;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.InvitationId;
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
    static final Field<InvitationId> INVITATION_ID = MeetingTables.invitationId(TABLE);
    static final Field<Bytes> TOKEN_HASH = Columns.bytes(TABLE, "token_hash");
    static final Field<String> DISPLAY_NAME = Columns.text(TABLE, "display_name");
    static final Field<Integer> REGISTRATION_ID = Columns.integer(TABLE, "registration_id");
    static final Field<Bytes> IDENTITY_KEY = Columns.bytes(TABLE, "identity_key");
    static final Field<Bytes> IDENTITY_PROOF = Columns.bytes(TABLE, "identity_proof");
    static final Field<String> STATUS = Columns.text(TABLE, "status");
    static final Field<Instant> KNOCKED_AT = Columns.instant(TABLE, "knocked_at");
    static final Field<Instant> EXPIRES_AT = Columns.instant(TABLE, "expires_at");
    static final Field<Instant> ENDED_AT = Columns.instant(TABLE, "ended_at");

    private GuestSession() {}
  }
}
