package latchkey.server.storage;

import static latchkey.server.storage.KeyTables.BUNDLE_TAKE;
import static latchkey.server.storage.KeyTables.EC_PRE_KEY;
import static org.jooq.impl.DSL.row;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import latchkey.protocol.Address;
import latchkey.protocol.keys.PreKey;
import latchkey.server.keys.SingleUseECPreKeyStore;
import latchkey.server.storage.engine.Prepared;
import latchkey.server.storage.engine.Unit;

final class JooqECPreKeyStore implements SingleUseECPreKeyStore {
  private static final Prepared TAKE =
      new Prepared(
          """
          delete from single_use_ec_pre_key
          where owner_id = ? and owner_device_id = ? and id =
            (select min(id) from single_use_ec_pre_key where owner_id = ? and owner_device_id = ?)
          returning id, public_key
          """);

  @Override
  public void add(Address owner, List<PreKey> preKeys) {
    Set<Integer> taken = BUNDLE_TAKE.ids(BUNDLE_TAKE.ecPreKeyId, owner);
    List<PreKey> unknown = preKeys.stream().filter(key -> !taken.contains(key.id())).toList();
    if (unknown.isEmpty()) {
      return;
    }
    Unit.sql()
        .insertInto(EC_PRE_KEY.table)
        .columns(EC_PRE_KEY.ownerId, EC_PRE_KEY.ownerDeviceId, EC_PRE_KEY.id, EC_PRE_KEY.publicKey)
        .valuesOfRows(
            unknown.stream()
                .map(key -> row(owner.id(), owner.deviceId(), key.id(), key.publicKey()))
                .toList())
        .onConflictDoNothing()
        .execute();
  }

  @Override
  public Optional<PreKey> take(Address owner) {
    return TAKE.first(
        row -> new PreKey(row.integer(1), row.bytes(2)),
        owner.id(),
        owner.deviceId(),
        owner.id(),
        owner.deviceId());
  }

  @Override
  public int count(Address owner) {
    return EC_PRE_KEY.count(owner);
  }

  @Override
  public void forget(Address owner) {
    EC_PRE_KEY.forget(owner);
  }
}
