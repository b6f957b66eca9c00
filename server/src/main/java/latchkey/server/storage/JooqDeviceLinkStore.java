package latchkey.server.storage;

import static latchkey.server.storage.AccountTables.DeviceLink.ACCESS_TOKEN_HASH;
import static latchkey.server.storage.AccountTables.DeviceLink.ADDED_AT;
import static latchkey.server.storage.AccountTables.DeviceLink.CREATED_AT;
import static latchkey.server.storage.AccountTables.DeviceLink.DEVICE_NAME;
import static latchkey.server.storage.AccountTables.DeviceLink.EXPIRES_AT;
import static latchkey.server.storage.AccountTables.DeviceLink.IDENTITY_KEY;
import static latchkey.server.storage.AccountTables.DeviceLink.MAKER_DEVICE_ID;
import static latchkey.server.storage.AccountTables.DeviceLink.OFFERED_HEAD;
import static latchkey.server.storage.AccountTables.DeviceLink.OFFERED_ID;
import static latchkey.server.storage.AccountTables.DeviceLink.POSSESSION;
import static latchkey.server.storage.AccountTables.DeviceLink.PROOF;
import static latchkey.server.storage.AccountTables.DeviceLink.TABLE;
import static latchkey.server.storage.AccountTables.DeviceLink.TOKEN_HASH;
import static latchkey.server.storage.AccountTables.DeviceLink.USER_ID;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.UserId;
import latchkey.protocol.device.DeviceOffer;
import latchkey.server.signin.DeviceLink;
import latchkey.server.signin.DeviceLinkStore;
import latchkey.server.storage.engine.Prepared;
import latchkey.server.storage.engine.Unit;
import org.jspecify.annotations.Nullable;

final class JooqDeviceLinkStore implements DeviceLinkStore {
  /** Both devices ask every second. */
  private static final Prepared FIND =
      new Prepared(
          """
          select user_id, maker_device_id, expires_at, device_name, identity_key, proof,
            access_token_hash, offered_id, offered_head, possession, added_at
          from device_link
          where token_hash = ?
          """);

  @Override
  public boolean add(Bytes tokenHash, Address maker, Instant createdAt, Instant expiresAt) {
    return Unit.sql()
            .insertInto(TABLE)
            .set(TOKEN_HASH, tokenHash)
            .set(USER_ID, new UserId(maker.id()))
            .set(MAKER_DEVICE_ID, maker.deviceId())
            .set(CREATED_AT, createdAt)
            .set(EXPIRES_AT, expiresAt)
            .onConflictDoNothing()
            .execute()
        == 1;
  }

  @Override
  public Optional<DeviceLink> find(Bytes tokenHash) {
    return FIND.first(
        row ->
            new DeviceLink(
                tokenHash,
                new UserId(row.text(1)),
                row.integer(2),
                row.instant(3),
                asked(row),
                offer(row),
                row.bytesOrNull(10),
                row.instantOrNull(11) != null),
        tokenHash.toByteArray());
  }

  private static DeviceLink.@Nullable Asked asked(Prepared.Row row) throws SQLException {
    String deviceName = row.textOrNull(4);
    return deviceName == null
        ? null
        : new DeviceLink.Asked(deviceName, row.bytes(5), row.bytes(6), row.bytes(7));
  }

  private static @Nullable DeviceOffer offer(Prepared.Row row) throws SQLException {
    Bytes head = row.bytesOrNull(9);
    return head == null ? null : new DeviceOffer(row.integer(8), head);
  }

  @Override
  public int countUnused(Address maker, Instant now) {
    return Unit.sql()
        .fetchCount(
            TABLE,
            USER_ID.eq(new UserId(maker.id())),
            MAKER_DEVICE_ID.eq(maker.deviceId()),
            ADDED_AT.isNull(),
            EXPIRES_AT.gt(now));
  }

  @Override
  public void ask(Bytes tokenHash, DeviceLink.Asked asked) {
    Unit.sql()
        .update(TABLE)
        .set(DEVICE_NAME, asked.deviceName())
        .set(IDENTITY_KEY, asked.identityKey())
        .set(PROOF, asked.proof())
        .set(ACCESS_TOKEN_HASH, asked.accessTokenHash())
        .where(TOKEN_HASH.eq(tokenHash))
        .execute();
  }

  @Override
  public void offer(Bytes tokenHash, DeviceOffer offer) {
    Unit.sql()
        .update(TABLE)
        .set(OFFERED_ID, offer.deviceId())
        .set(OFFERED_HEAD, offer.head())
        .setNull(POSSESSION)
        .where(TOKEN_HASH.eq(tokenHash))
        .execute();
  }

  @Override
  public void prove(Bytes tokenHash, Bytes possession) {
    Unit.sql().update(TABLE).set(POSSESSION, possession).where(TOKEN_HASH.eq(tokenHash)).execute();
  }

  @Override
  public void spend(Bytes tokenHash, Instant addedAt, Instant expiresAt) {
    Unit.sql()
        .update(TABLE)
        .set(ADDED_AT, addedAt)
        .set(EXPIRES_AT, expiresAt)
        .where(TOKEN_HASH.eq(tokenHash))
        .execute();
  }

  @Override
  public void delete(Bytes tokenHash) {
    Unit.sql().deleteFrom(TABLE).where(TOKEN_HASH.eq(tokenHash)).execute();
  }

  @Override
  public void forget(Instant before) {
    Unit.sql().deleteFrom(TABLE).where(EXPIRES_AT.lt(before)).execute();
  }
}
