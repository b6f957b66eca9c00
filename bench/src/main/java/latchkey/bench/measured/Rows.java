package latchkey.bench.measured;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Reads what a statement gives, every column of it. */
final class Rows {
  /** A guest session, as the server reads it. */
  static final String GUEST =
      "select guest_session.meeting_id, session_id, identity_key, registration_id, display_name,"
          + " token_hash, link_proof, key_proof, status, knocked_at, expires_at,"
          + " session_token_hash, meeting.ended_at from guest_session"
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
