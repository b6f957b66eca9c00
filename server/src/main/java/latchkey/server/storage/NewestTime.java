package latchkey.server.storage;

import java.time.Instant;
import java.util.Optional;
import latchkey.server.storage.engine.Unit;
import latchkey.server.tx.Transactions;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** The newest time at which something was written to a database. */
public final class NewestTime {
  /**
   * One row of milliseconds since 1970, or null. Of messages, each meeting's last is looked at
   * alone.
   */
  public static final String QUERY =
      """
      select max(at) as at from (
        select max(created_at) as at from account
        union all select max(created_at) from device
        union all select max(last_seen_at) from device
        union all select max(created_at) from sign_in_link
        union all select max(created_at) from device_link
        union all select max(created_at) from meeting
        union all select max(knocked_at) from guest_session
        union all select max(touched_at) from meeting_file
        union all select max(queued_at) from relay_envelope
        union all select max(accepted_at) from relay_message m
          join relay_incarnation i
            on m.meeting_id = i.meeting_id and m.incarnation = i.number and m.seq = i.latest
      ) as written
      """;

  private NewestTime() {}

  /** Empty in a new database. */
  public static Optional<Instant> in(Transactions transactions) {
    // SQLite does not tell that what it computes may be longer than an int.
    Field<Long> at = DSL.field("at", SQLDataType.BIGINT);
    return transactions
        .read(() -> Unit.sql().resultQuery(QUERY).coerce(at).fetchOptional(at))
        .map(Instant::ofEpochMilli);
  }
}
