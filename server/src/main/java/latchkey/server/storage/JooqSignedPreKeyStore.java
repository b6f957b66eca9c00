package latchkey.server.storage;

import static latchkey.server.storage.KeyTables.SIGNED_PRE_KEY;

import java.util.Optional;
import latchkey.protocol.Address;
import latchkey.protocol.keys.SignedPreKey;
import latchkey.server.keys.RepeatedUseSignedPreKeyStore;
import latchkey.server.storage.engine.Prepared;

final class JooqSignedPreKeyStore implements RepeatedUseSignedPreKeyStore {
  private static final Prepared FIND =
      new Prepared(
          """
          select id, public_key, signature from repeated_use_signed_pre_key
          where owner_id = ? and owner_device_id = ?
          """);

  @Override
  public void put(Address owner, SignedPreKey preKey) {
    SIGNED_PRE_KEY.put(owner, preKey.id(), preKey.publicKey(), preKey.signature());
  }

  @Override
  public Optional<SignedPreKey> find(Address owner) {
    return FIND.first(
        row -> new SignedPreKey(row.integer(1), row.bytes(2), row.bytes(3)),
        owner.id(),
        owner.deviceId());
  }

  @Override
  public void forget(Address owner) {
    SIGNED_PRE_KEY.forget(owner);
  }
}
