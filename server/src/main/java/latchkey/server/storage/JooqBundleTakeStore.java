package latchkey.server.storage;

import static latchkey.server.storage.KeyTables.BUNDLE_TAKE;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import latchkey.protocol.Address;
import latchkey.server.keys.BundleTakeStore;
import latchkey.server.storage.engine.Prepared;
import latchkey.server.storage.engine.Unit;
import org.jooq.Condition;
import org.jooq.impl.DSL;

final class JooqBundleTakeStore implements BundleTakeStore {
  private static final Prepared ADD =
      new Prepared(
          """
          insert into bundle_take
            (take_id, owner_id, owner_device_id, taker_id, taker_device_id, taken_at,
             ec_pre_key_id, kyber_pre_key_id)
          values (?, ?, ?, ?, ?, ?, ?, ?)
          """);
  private static final Prepared OF_DEVICE =
      new Prepared(
          """
          select taken_at from bundle_take
          where owner_id = ? and owner_device_id = ? and taker_id = ? and taker_device_id = ?
            and taken_at > ?
          order by taken_at
          """);
  private static final Prepared OF_PERSON =
      new Prepared(
          """
          select taken_at from bundle_take
          where owner_id = ? and owner_device_id = ? and taker_id = ? and taken_at > ?
          order by taken_at
          """);

  @Override
  public void add(
      Address owner,
      Address taker,
      Instant takenAt,
      Optional<Integer> ecPreKeyId,
      Optional<Integer> kyberPreKeyId) {
    ADD.update(
        UUID.randomUUID().toString(),
        owner.id(),
        owner.deviceId(),
        taker.id(),
        taker.deviceId(),
        takenAt.toEpochMilli(),
        ecPreKeyId.orElse(null),
        kyberPreKeyId.orElse(null));
  }

  @Override
  public List<Instant> since(Address owner, Address taker, Instant since) {
    return OF_DEVICE.all(
        row -> Instant.ofEpochMilli(row.bigint(1)),
        owner.id(),
        owner.deviceId(),
        taker.id(),
        taker.deviceId(),
        since.toEpochMilli());
  }

  @Override
  public List<Instant> ofPersonSince(Address owner, String takerId, Instant since) {
    return OF_PERSON.all(
        row -> Instant.ofEpochMilli(row.bigint(1)),
        owner.id(),
        owner.deviceId(),
        takerId,
        since.toEpochMilli());
  }

  @Override
  public void purge(Instant before, Instant oneTimeBefore) {
    Unit.sql()
        .deleteFrom(BUNDLE_TAKE.table)
        .where(
            BUNDLE_TAKE
                .takenAt
                .lt(oneTimeBefore)
                .or(
                    DSL.and(
                        BUNDLE_TAKE.takenAt.lt(before),
                        BUNDLE_TAKE.ecPreKeyId.isNull(),
                        BUNDLE_TAKE.kyberPreKeyId.isNull())))
        .execute();
  }

  @Override
  public boolean consume(Address owner, Address taker, int ecPreKeyId, Instant at) {
    Condition take =
        DSL.and(
            BUNDLE_TAKE.ownedBy(owner),
            BUNDLE_TAKE.takenBy(taker),
            BUNDLE_TAKE.ecPreKeyId.eq(ecPreKeyId));
    return Unit.sql()
            .update(BUNDLE_TAKE.table)
            .set(
                BUNDLE_TAKE.consumedAt,
                DSL.coalesce(BUNDLE_TAKE.consumedAt, DSL.val(at, BUNDLE_TAKE.consumedAt)))
            .where(take)
            .execute()
        == 1;
  }

  @Override
  public void forget(Address owner) {
    BUNDLE_TAKE.forget(owner);
  }
}
