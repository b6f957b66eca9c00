package latchkey.server.storage;

import static latchkey.server.storage.KeyTables.BUNDLE_TAKE;
import static latchkey.server.storage.KeyTables.KYBER_PRE_KEY;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import latchkey.protocol.Address;
import latchkey.protocol.keys.KyberPreKey;
import latchkey.server.keys.SingleUseKyberPreKeyStore;
import org.jooq.Records;

final class JooqKyberPreKeyStore implements SingleUseKyberPreKeyStore {
  @Override
  public void add(Address owner, List<KyberPreKey> preKeys) {
    Set<Integer> taken = BUNDLE_TAKE.ids(BUNDLE_TAKE.kyberPreKeyId, owner);
    for (KyberPreKey preKey : preKeys) {
      if (!taken.contains(preKey.id())) {
        KYBER_PRE_KEY.insert(owner, preKey.id(), preKey.publicKey(), preKey.signature());
      }
    }
  }

  @Override
  public Optional<KyberPreKey> take(Address owner) {
    return Unit.sql()
        .deleteFrom(KYBER_PRE_KEY.table)
        .where(KYBER_PRE_KEY.isFirstOf(owner))
        .returningResult(KYBER_PRE_KEY.id, KYBER_PRE_KEY.publicKey, KYBER_PRE_KEY.signature)
        .fetchOptional(Records.mapping(KyberPreKey::new));
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
