package latchkey.server.storage;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import latchkey.protocol.Address;
import latchkey.protocol.MeetingId;
import latchkey.server.audit.AuditEntry;
import latchkey.server.audit.AuditStore;
import latchkey.server.audit.Deed;
import latchkey.server.storage.engine.Unit;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;

final class JooqAuditStore implements AuditStore {
  private static final Table<?> TABLE = Columns.table("audit_entry");
  private static final Field<String> ENTRY_ID = Columns.text(TABLE, "entry_id");
  private static final Field<Instant> AT = Columns.instant(TABLE, "at");
  private static final Field<String> DEED = Columns.text(TABLE, "deed");
  private static final Field<String> WHO_ID = Columns.text(TABLE, "who_id");
  private static final Field<Integer> WHO_DEVICE_ID = Columns.integer(TABLE, "who_device_id");
  private static final Field<MeetingId> MEETING_ID = MeetingTables.meetingId(TABLE);
  private static final Field<String> WHAT = Columns.text(TABLE, "what");

  private static final Table<?> SETTINGS = Columns.table("noted_setting");
  private static final Field<String> NAME = Columns.text(SETTINGS, "name");
  private static final Field<String> VALUE = Columns.text(SETTINGS, "value");

  /** Sorts what this process has noted within a millisecond. */
  private static final AtomicLong NUMBER = new AtomicLong();

  private static String newId() {
    return String.format(Locale.ROOT, "%019d %s", NUMBER.incrementAndGet(), UUID.randomUUID());
  }

  @Override
  public void add(AuditEntry entry) {
    Unit.sql()
        .insertInto(TABLE)
        .set(ENTRY_ID, newId())
        .set(AT, entry.at())
        .set(DEED, entry.deed().name())
        .set(WHO_ID, entry.who().map(Address::id).orElse(null))
        .set(WHO_DEVICE_ID, entry.who().map(Address::deviceId).orElse(null))
        .set(MEETING_ID, entry.meeting().orElse(null))
        .set(WHAT, entry.what())
        .execute();
  }

  @Override
  public List<AuditEntry> since(Instant from, int limit) {
    return Unit.sql()
        .select(AT, DEED, WHO_ID, WHO_DEVICE_ID, MEETING_ID, WHAT)
        .from(TABLE)
        .where(AT.ge(from))
        .orderBy(AT.desc(), ENTRY_ID.desc())
        .limit(limit)
        .fetch(JooqAuditStore::entry)
        .reversed();
  }

  private static AuditEntry entry(Record row) {
    return new AuditEntry(
        row.get(AT),
        Deed.valueOf(row.get(DEED)),
        Optional.ofNullable(row.get(WHO_ID)).map(id -> new Address(id, row.get(WHO_DEVICE_ID))),
        Optional.ofNullable(row.get(MEETING_ID)),
        row.get(WHAT));
  }

  @Override
  public void forget(Instant before) {
    Unit.sql().deleteFrom(TABLE).where(AT.lt(before)).execute();
  }

  @Override
  public Map<String, String> settings() {
    return Unit.sql().select(NAME, VALUE).from(SETTINGS).fetchMap(NAME, VALUE);
  }

  @Override
  public void putSettings(Map<String, String> settings) {
    Unit.sql().deleteFrom(SETTINGS).execute();
    settings.forEach((name, value) ->
        Unit.sql().insertInto(SETTINGS).set(NAME, name).set(VALUE, value).execute());
  }
}
