package latchkey.server.storage;

import static latchkey.server.storage.AccountTables.Device.CREATED_AT;
import static latchkey.server.storage.AccountTables.Device.DEVICE_ID;
import static latchkey.server.storage.AccountTables.Device.LAST_SEEN_AT;
import static latchkey.server.storage.AccountTables.Device.NAME;
import static latchkey.server.storage.AccountTables.Device.SIGNED_OUT_AT;
import static latchkey.server.storage.AccountTables.Device.TABLE;
import static latchkey.server.storage.AccountTables.Device.TOKEN_HASH;
import static latchkey.server.storage.AccountTables.Device.USER_ID;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.UserId;
import latchkey.server.device.DeviceStore;
import latchkey.server.device.SignedInDevice;
import latchkey.server.storage.engine.Prepared;
import latchkey.server.storage.engine.Unit;
import org.jooq.Condition;

final class JooqDeviceStore implements DeviceStore {
  private static final String KNOWN =
      """
      select device.user_id, device_id, device.name, token_hash, device.created_at, last_seen_at,
        signed_out_at is null and removed_at is null, disabled_at is not null
      from device join account on account.user_id = device.user_id
      """;
  private static final Prepared FIND_BY_TOKEN = new Prepared(KNOWN + "where token_hash = ?");
  private static final Prepared KNOWN_SIGNED_IN =
      new Prepared(
          KNOWN
              + """
              where device.user_id = ? and signed_out_at is null and last_seen_at > ?
                and removed_at is null
              order by device.created_at, device_id
              """);
  private static final String SIGNED_IN_OF_USER =
      """
      select device_id from device join account on account.user_id = device.user_id
      where device.user_id = ? and signed_out_at is null and last_seen_at > ?
        and removed_at is null
      """;
  private static final Prepared SIGNED_IN = new Prepared(SIGNED_IN_OF_USER);
  private static final Prepared LET_IN =
      new Prepared(SIGNED_IN_OF_USER + "and disabled_at is null");
  private static final Prepared SEE =
      new Prepared("update device set last_seen_at = ? where user_id = ? and device_id = ?");

  @Override
  public boolean add(Address device, String name, Bytes tokenHash, Instant addedAt) {
    return Unit.sql()
            .insertInto(TABLE)
            .set(USER_ID, new UserId(device.id()))
            .set(DEVICE_ID, device.deviceId())
            .set(NAME, name)
            .set(TOKEN_HASH, tokenHash)
            .set(CREATED_AT, addedAt)
            .set(LAST_SEEN_AT, addedAt)
            .onConflict(TOKEN_HASH)
            .doNothing()
            .execute()
        == 1;
  }

  @Override
  public Optional<KnownDevice> findByToken(Bytes tokenHash) {
    return FIND_BY_TOKEN.first(JooqDeviceStore::known, tokenHash.toByteArray());
  }

  @Override
  public List<KnownDevice> signedIn(UserId userId, Instant seenAfter) {
    return KNOWN_SIGNED_IN.all(JooqDeviceStore::known, userId.value(), seenAfter.toEpochMilli());
  }

  private static KnownDevice known(Prepared.Row row) throws SQLException {
    return new KnownDevice(
        new SignedInDevice(new UserId(row.text(1)), row.integer(2), row.text(3)),
        row.bytes(4),
        row.instant(5),
        row.instant(6),
        row.truth(7),
        row.truth(8));
  }

  @Override
  public Set<Address> signedIn(List<UserId> userIds, Instant seenAfter) {
    return devices(SIGNED_IN, userIds, seenAfter);
  }

  @Override
  public Set<Address> letIn(List<UserId> userIds, Instant seenAfter) {
    return devices(LET_IN, userIds, seenAfter);
  }

  private static Set<Address> devices(Prepared query, List<UserId> userIds, Instant seenAfter) {
    Set<Address> found = new HashSet<>();
    for (UserId userId : userIds) {
      found.addAll(
          query.all(
              row -> Address.ofMember(userId, row.integer(1)),
              userId.value(),
              seenAfter.toEpochMilli()));
    }
    return found;
  }

  @Override
  public void see(Collection<Address> devices, Instant now) {
    for (Address device : devices) {
      SEE.update(now.toEpochMilli(), device.id(), device.deviceId());
    }
  }

  @Override
  public List<Address> lastSeenBy(Instant time, int limit) {
    return Unit.sql()
        .select(USER_ID, DEVICE_ID)
        .from(TABLE)
        .where(SIGNED_OUT_AT.isNull(), LAST_SEEN_AT.le(time))
        .limit(limit)
        .fetch(row -> Address.ofMember(row.get(USER_ID), row.get(DEVICE_ID)));
  }

  @Override
  public boolean signOut(Address device, Instant at) {
    Condition named = USER_ID.eq(new UserId(device.id())).and(DEVICE_ID.eq(device.deviceId()));
    return Unit.sql()
            .update(TABLE)
            .set(SIGNED_OUT_AT, at)
            .where(named, SIGNED_OUT_AT.isNull())
            .execute()
        == 1;
  }
}
