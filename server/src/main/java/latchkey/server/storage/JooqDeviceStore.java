package latchkey.server.storage;

import static latchkey.server.storage.AccountTables.Device.CREATED_AT;
import static latchkey.server.storage.AccountTables.Device.DEVICE_ID;
import static latchkey.server.storage.AccountTables.Device.EXPIRES_AT;
import static latchkey.server.storage.AccountTables.Device.NAME;
import static latchkey.server.storage.AccountTables.Device.SIGNED_OUT_AT;
import static latchkey.server.storage.AccountTables.Device.TABLE;
import static latchkey.server.storage.AccountTables.Device.TOKEN_HASH;
import static latchkey.server.storage.AccountTables.Device.USER_ID;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.UserId;
import latchkey.server.account.DeviceStore;
import latchkey.server.account.SignedInDevice;
import latchkey.server.storage.AccountTables.Account;
import org.jooq.Record;
import org.jooq.SelectJoinStep;
import org.jooq.impl.DSL;

final class JooqDeviceStore implements DeviceStore {
  private static final Prepared FIND_BY_TOKEN =
      new Prepared(
          """
          select device.user_id, account.name, device_id, device.name, token_hash, expires_at,
            signed_out_at is null and removed_at is null
          from device join account on account.user_id = device.user_id
          where token_hash = ?
          """);
  private static final Prepared SIGNED_IN =
      new Prepared(
          """
          select device_id from device join account on account.user_id = device.user_id
          where device.user_id = ? and signed_out_at is null and expires_at > ?
            and removed_at is null
          """);

  @Override
  public int nextDeviceId(UserId userId) {
    return Unit.sql()
        .select(DSL.coalesce(DSL.max(DEVICE_ID), 0).plus(1))
        .from(TABLE)
        .where(USER_ID.eq(userId))
        .fetchSingle()
        .value1();
  }

  @Override
  public void add(
      UserId userId,
      int deviceId,
      String name,
      Bytes tokenHash,
      Instant createdAt,
      Instant expiresAt) {
    Unit.sql()
        .insertInto(TABLE)
        .set(USER_ID, userId)
        .set(DEVICE_ID, deviceId)
        .set(NAME, name)
        .set(TOKEN_HASH, tokenHash)
        .set(CREATED_AT, createdAt)
        .set(EXPIRES_AT, expiresAt)
        .execute();
  }

  @Override
  public Optional<KnownDevice> findByToken(Bytes tokenHash) {
    return FIND_BY_TOKEN.first(
        row ->
            new KnownDevice(
                new SignedInDevice(
                    new UserId(row.text(1)), row.text(2), row.integer(3), row.text(4)),
                row.bytes(5),
                row.instant(6),
                row.integer(7) == 1),
        tokenHash.toByteArray());
  }

  @Override
  public List<KnownDevice> signedIn(UserId userId, Instant now) {
    return known()
        .where(
            USER_ID.eq(userId),
            SIGNED_OUT_AT.isNull(),
            EXPIRES_AT.gt(now),
            Account.REMOVED_AT.isNull())
        .orderBy(DEVICE_ID)
        .fetch(JooqDeviceStore::map);
  }

  @Override
  public Set<Address> signedIn(List<UserId> userIds, Instant now) {
    Set<Address> signedIn = new HashSet<>();
    for (UserId userId : userIds) {
      signedIn.addAll(
          SIGNED_IN.all(
              row -> Address.ofMember(userId, row.integer(1)), userId.value(), now.toEpochMilli()));
    }
    return signedIn;
  }

  @Override
  public List<Address> due(Instant now, int limit) {
    return Unit.sql()
        .select(USER_ID, DEVICE_ID)
        .from(TABLE)
        .where(SIGNED_OUT_AT.isNull(), EXPIRES_AT.le(now))
        .limit(limit)
        .fetch(row -> Address.ofMember(row.get(USER_ID), row.get(DEVICE_ID)));
  }

  @Override
  public boolean signOut(UserId userId, int deviceId, Instant at) {
    return Unit.sql()
            .update(TABLE)
            .set(SIGNED_OUT_AT, at)
            .where(USER_ID.eq(userId), DEVICE_ID.eq(deviceId), SIGNED_OUT_AT.isNull())
            .execute()
        == 1;
  }

  private static SelectJoinStep<? extends Record> known() {
    return Unit.sql()
        .select(
            USER_ID,
            DEVICE_ID,
            NAME,
            TOKEN_HASH,
            EXPIRES_AT,
            SIGNED_OUT_AT,
            Account.NAME,
            Account.REMOVED_AT)
        .from(TABLE)
        .join(Account.TABLE)
        .on(Account.USER_ID.eq(USER_ID));
  }

  private static KnownDevice map(Record row) {
    return new KnownDevice(
        new SignedInDevice(
            row.get(USER_ID), row.get(Account.NAME), row.get(DEVICE_ID), row.get(NAME)),
        row.get(TOKEN_HASH),
        row.get(EXPIRES_AT),
        row.get(SIGNED_OUT_AT) == null && row.get(Account.REMOVED_AT) == null);
  }
}
