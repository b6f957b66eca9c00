package latchkey.bench.measured;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Reads what a statement gives, every column of it. */
final class Rows {
  /** A guest session, as the server reads it. */
  static final String GUEST =
      "select session_id, guest_session.meeting_id, guest_session.invitation_id,"
          + " invitation.token_hash, display_name, registration_id, identity_key, identity_proof,"
          + " status, knocked_at, guest_session.expires_at, guest_session.token_hash,"
          + " meeting.ended_at from guest_session"
          + " join invitation on invitation.invitation_id = guest_session.invitation_id"
          + " join meeting on meeting.meeting_id = guest_session.meeting_id";

  private Rows() {}

  static int read(PreparedStatement statement) throws SQLException {
    int count = 0;
    try (ResultSet rows = statement.executeQuery()) {
      int columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        for (int i = 1; i <= columns; i++) {
          rows.getObject(i);
        }
        count++;
      }
    }
    return count;
  }
}
