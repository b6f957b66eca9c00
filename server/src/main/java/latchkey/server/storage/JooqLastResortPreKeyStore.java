package latchkey.server.storage;

import static latchkey.server.storage.KeyTables.LAST_RESORT_KYBER_PRE_KEY;

import java.util.Optional;
import latchkey.protocol.Address;
import latchkey.protocol.keys.KyberPreKey;
import latchkey.server.keys.RepeatedUseKyberPreKeyStore;
import org.jooq.Records;

final class JooqLastResortPreKeyStore implements RepeatedUseKyberPreKeyStore {
  @Override
  public void put(Address owner, KyberPreKey preKey) {
    LAST_RESORT_KYBER_PRE_KEY.put(owner, preKey.id(), preKey.publicKey(), preKey.signature());
  }

  @Override
  public Optional<KyberPreKey> find(Address owner) {
    return Unit.sql()
        .select(
            LAST_RESORT_KYBER_PRE_KEY.id,
            LAST_RESORT_KYBER_PRE_KEY.publicKey,
            LAST_RESORT_KYBER_PRE_KEY.signature)
        .from(LAST_RESORT_KYBER_PRE_KEY.table)
        .where(LAST_RESORT_KYBER_PRE_KEY.ownedBy(owner))
        .fetchOptional(Records.mapping(KyberPreKey::new));
  }

  @Override
  public void forget(Address owner) {
    LAST_RESORT_KYBER_PRE_KEY.forget(owner);
  }
}
