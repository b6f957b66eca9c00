package latchkey.server.storage;

import static latchkey.server.storage.KeyTables.LAST_RESORT_KYBER_PRE_KEY;

import java.util.Optional;
import latchkey.protocol.Address;
import latchkey.protocol.keys.KyberPreKey;
import latchkey.server.keys.RepeatedUseKyberPreKeyStore;
import latchkey.server.storage.engine.Prepared;

final class JooqLastResortPreKeyStore implements RepeatedUseKyberPreKeyStore {
  private static final Prepared FIND =
      new Prepared(
          """
          select id, public_key, signature from repeated_use_kyber_pre_key
          where owner_id = ? and owner_device_id = ?
          """);

  @Override
  public void put(Address owner, KyberPreKey preKey) {
    LAST_RESORT_KYBER_PRE_KEY.put(owner, preKey.id(), preKey.publicKey(), preKey.signature());
  }

  @Override
  public Optional<KyberPreKey> find(Address owner) {
    return FIND.first(
        row -> new KyberPreKey(row.integer(1), row.bytes(2), row.bytes(3)),
        owner.id(),
        owner.deviceId());
  }

  @Override
  public void forget(Address owner) {
    LAST_RESORT_KYBER_PRE_KEY.forget(owner);
  }
}
