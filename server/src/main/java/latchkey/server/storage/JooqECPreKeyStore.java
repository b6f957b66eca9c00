package latchkey.server.storage;

import static latchkey.server.storage.KeyTables.BUNDLE_TAKE;
import static latchkey.server.storage.KeyTables.EC_PRE_KEY;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import latchkey.protocol.Address;
import latchkey.protocol.keys.PreKey;
import latchkey.server.keys.SingleUseECPreKeyStore;
import org.jooq.Records;

final class JooqECPreKeyStore implements SingleUseECPreKeyStore {
  @Override
  public void add(Address owner, List<PreKey> preKeys) {
    Set<Integer> taken = BUNDLE_TAKE.ids(BUNDLE_TAKE.ecPreKeyId, owner);
    for (PreKey preKey : preKeys) {
      if (!taken.contains(preKey.id())) {
        EC_PRE_KEY.insert(owner, preKey.id(), preKey.publicKey());
      }
    }
  }

  @Override
  public Optional<PreKey> take(Address owner) {
    return Unit.sql()
        .deleteFrom(EC_PRE_KEY.table)
        .where(EC_PRE_KEY.isFirstOf(owner))
        .returningResult(EC_PRE_KEY.id, EC_PRE_KEY.publicKey)
        .fetchOptional(Records.mapping(PreKey::new));
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
