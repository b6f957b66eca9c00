package latchkey.server.storage;

import static latchkey.server.storage.KeyTables.BUNDLE_TAKE;
import static latchkey.server.storage.KeyTables.KYBER_PRE_KEY;
import static org.jooq.impl.DSL.row;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import latchkey.protocol.Address;
import latchkey.protocol.keys.KyberPreKey;
import latchkey.server.keys.SingleUseKyberPreKeyStore;
import latchkey.server.storage.engine.Prepared;
import latchkey.server.storage.engine.Unit;

final class JooqKyberPreKeyStore implements SingleUseKyberPreKeyStore {
  private static final Prepared TAKE =
      new Prepared(
          """
          delete from single_use_kyber_pre_key
          where owner_id = ? and owner_device_id = ? and id =
            (select min(id) from single_use_kyber_pre_key where owner_id = ? and owner_device_id = ?)
          returning id, public_key, signature
          """);

  @Override
  public void add(Address owner, List<KyberPreKey> preKeys) {
    Set<Integer> taken = BUNDLE_TAKE.ids(BUNDLE_TAKE.kyberPreKeyId, owner);
    List<KyberPreKey> unknown = preKeys.stream().filter(key -> !taken.contains(key.id())).toList();
    if (unknown.isEmpty()) {
      return;
    }
    Unit.sql()
        .insertInto(KYBER_PRE_KEY.table)
        .columns(
            KYBER_PRE_KEY.ownerId,
            KYBER_PRE_KEY.ownerDeviceId,
            KYBER_PRE_KEY.id,
            KYBER_PRE_KEY.publicKey,
            KYBER_PRE_KEY.signature)
        .valuesOfRows(
            unknown.stream()
                .map(key ->
                    row(owner.id(), owner.deviceId(), key.id(), key.publicKey(), key.signature()))
                .toList())
        .onConflictDoNothing()
        .execute();
  }

  @Override
  public Optional<KyberPreKey> take(Address owner) {
    return TAKE.first(
        row -> new KyberPreKey(row.integer(1), row.bytes(2), row.bytes(3)),
        owner.id(),
        owner.deviceId(),
        owner.id(),
        owner.deviceId());
  }

  @Override
  public int count(Address owner) {
    return KYBER_PRE_KEY.count(owner);
  }

  @Override
  public void forget(Address owner) {
    KYBER_PRE_KEY.forget(owner);
  }
}
