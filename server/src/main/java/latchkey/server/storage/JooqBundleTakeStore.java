package latchkey.server.storage;

import static latchkey.server.storage.KeyTables.BUNDLE_TAKE;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import latchkey.protocol.Address;
import latchkey.server.keys.BundleTakeStore;
import org.jooq.Condition;
import org.jooq.impl.DSL;

final class JooqBundleTakeStore implements BundleTakeStore {
  @Override
  public void add(
      Address owner,
      Address taker,
      Instant takenAt,
      Optional<Integer> ecPreKeyId,
      Optional<Integer> kyberPreKeyId) {
    Unit.sql()
        .insertInto(BUNDLE_TAKE.table)
        .set(BUNDLE_TAKE.takeId, UUID.randomUUID().toString())
        .set(BUNDLE_TAKE.ownerId, owner.id())
        .set(BUNDLE_TAKE.ownerDeviceId, owner.deviceId())
        .set(BUNDLE_TAKE.takerId, taker.id())
        .set(BUNDLE_TAKE.takerDeviceId, taker.deviceId())
        .set(BUNDLE_TAKE.takenAt, takenAt)
        .set(BUNDLE_TAKE.ecPreKeyId, ecPreKeyId.orElse(null))
        .set(BUNDLE_TAKE.kyberPreKeyId, kyberPreKeyId.orElse(null))
        .execute();
  }

  @Override
  public List<Instant> since(Address owner, Address taker, Instant since) {
    return since(owner, BUNDLE_TAKE.takenBy(taker), since);
  }

  @Override
  public List<Instant> ofPersonSince(Address owner, String takerId, Instant since) {
    return since(owner, BUNDLE_TAKE.takerId.eq(takerId), since);
  }

  private static List<Instant> since(Address owner, Condition taker, Instant since) {
    return Unit.sql()
        .select(BUNDLE_TAKE.takenAt)
        .from(BUNDLE_TAKE.table)
        .where(BUNDLE_TAKE.ownedBy(owner), taker, BUNDLE_TAKE.takenAt.gt(since))
        .orderBy(BUNDLE_TAKE.takenAt)
        .fetch(BUNDLE_TAKE.takenAt);
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
