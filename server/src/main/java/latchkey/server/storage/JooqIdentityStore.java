package latchkey.server.storage;

import static latchkey.server.storage.KeyTables.IDENTITY;

import java.util.Optional;
import latchkey.protocol.Address;
import latchkey.server.keys.Identity;
import latchkey.server.keys.IdentityStore;
import org.jooq.Records;

final class JooqIdentityStore implements IdentityStore {
  @Override
  public Optional<Identity> find(Address owner) {
    return Unit.sql()
        .select(IDENTITY.registrationId, IDENTITY.identityKey)
        .from(IDENTITY.table)
        .where(IDENTITY.ownedBy(owner))
        .fetchOptional(Records.mapping(Identity::new));
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
