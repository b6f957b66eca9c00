package latchkey.server.storage;

import static latchkey.server.storage.KeyTables.SIGNED_PRE_KEY;

import java.util.Optional;
import latchkey.protocol.Address;
import latchkey.protocol.keys.SignedPreKey;
import latchkey.server.keys.RepeatedUseSignedPreKeyStore;
import org.jooq.Records;

final class JooqSignedPreKeyStore implements RepeatedUseSignedPreKeyStore {
  @Override
  public void put(Address owner, SignedPreKey preKey) {
    SIGNED_PRE_KEY.put(owner, preKey.id(), preKey.publicKey(), preKey.signature());
  }

  @Override
  public Optional<SignedPreKey> find(Address owner) {
    return Unit.sql()
        .select(SIGNED_PRE_KEY.id, SIGNED_PRE_KEY.publicKey, SIGNED_PRE_KEY.signature)
        .from(SIGNED_PRE_KEY.table)
        .where(SIGNED_PRE_KEY.ownedBy(owner))
        .fetchOptional(Records.mapping(SignedPreKey::new));
  }

  @Override
  public void forget(Address owner) {
    SIGNED_PRE_KEY.forget(owner);
  }
}
