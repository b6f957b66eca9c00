package latchkey.server.storage;

import static latchkey.server.storage.KeyTables.IDENTITY;

import java.util.Optional;
import latchkey.protocol.Address;
import latchkey.server.keys.Identity;
import latchkey.server.keys.IdentityStore;
import latchkey.server.storage.engine.Prepared;
import latchkey.server.storage.engine.Unit;

final class JooqIdentityStore implements IdentityStore {
  private static final Prepared FIND =
      new Prepared(
          """
          select registration_id, identity_key from identity
          where owner_id = ? and owner_device_id = ?
          """);

  @Override
  public Optional<Identity> find(Address owner) {
    return FIND.first(
        row -> new Identity(row.integer(1), row.bytes(2)), owner.id(), owner.deviceId());
  }

  @Override
  public void add(Address owner, Identity identity) {
    Unit.sql()
        .insertInto(IDENTITY.table)
        .set(IDENTITY.ownerId, owner.id())
        .set(IDENTITY.ownerDeviceId, owner.deviceId())
        .set(IDENTITY.registrationId, identity.registrationId())
        .set(IDENTITY.identityKey, identity.identityKey())
        .execute();
  }

  @Override
  public void forget(Address owner) {
    IDENTITY.forget(owner);
  }
}
