package latchkey.server.storage;

import java.time.Instant;
import java.util.Set;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.server.storage.engine.Prepared;
import latchkey.server.storage.engine.Unit;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Table;

/** Tables of the key directory. */
final class KeyTables {
  static final Identity IDENTITY = new Identity();
  static final PreKeys SIGNED_PRE_KEY = new PreKeys("repeated_use_signed_pre_key");
  static final PreKeys LAST_RESORT_KYBER_PRE_KEY = new PreKeys("repeated_use_kyber_pre_key");
  static final PreKeys EC_PRE_KEY = new PreKeys("single_use_ec_pre_key");
  static final PreKeys KYBER_PRE_KEY = new PreKeys("single_use_kyber_pre_key");
  static final BundleTake BUNDLE_TAKE = new BundleTake();

  private KeyTables() {}

  /** A table whose rows belong to a device or guest. */
  static class Owned {
    final Table<?> table;
    final Field<String> ownerId;
    final Field<Integer> ownerDeviceId;
    private final Prepared count;

    Owned(String name) {
      count =
          new Prepared(
              "select count(*) from " + name + " where owner_id = ? and owner_device_id = ?");
      table = Columns.table(name);
      ownerId = Columns.text(table, "owner_id");
      ownerDeviceId = Columns.integer(table, "owner_device_id");
    }

    Condition ownedBy(Address owner) {
      return ownerId.eq(owner.id()).and(ownerDeviceId.eq(owner.deviceId()));
    }

    int count(Address owner) {
      return count.first(row -> row.integer(1), owner.id(), owner.deviceId()).orElseThrow();
    }

    void forget(Address owner) {
      Unit.sql().deleteFrom(table).where(ownedBy(owner)).execute();
    }
  }

  static final class Identity extends Owned {
    final Field<Integer> registrationId = Columns.integer(table, "registration_id");
    final Field<Bytes> identityKey = Columns.bytes(table, "identity_key");

    Identity() {
      super("identity");
    }
  }

  /** Pre-keys of one kind; the table of one-time X25519 pre-keys has no signatures. */
  static final class PreKeys extends Owned {
    final Field<Integer> id = Columns.integer(table, "id");
    final Field<Bytes> publicKey = Columns.bytes(table, "public_key");
    final Field<Bytes> signature = Columns.bytes(table, "signature");

    PreKeys(String name) {
      super(name);
    }

    /** The owner's one row, in place of the one before. */
    void put(Address owner, int newId, Bytes newPublicKey, Bytes newSignature) {
      forget(owner);
      Unit.sql()
          .insertInto(table)
          .set(ownerId, owner.id())
          .set(ownerDeviceId, owner.deviceId())
          .set(id, newId)
          .set(publicKey, newPublicKey)
          .set(signature, newSignature)
          .execute();
    }
  }

  static final class BundleTake extends Owned {
    final Field<String> takerId = Columns.text(table, "taker_id");
    final Field<Integer> takerDeviceId = Columns.integer(table, "taker_device_id");
    final Field<Instant> takenAt = Columns.instant(table, "taken_at");
    final Field<Integer> ecPreKeyId = Columns.integer(table, "ec_pre_key_id");
    final Field<Integer> kyberPreKeyId = Columns.integer(table, "kyber_pre_key_id");
    final Field<Instant> consumedAt = Columns.instant(table, "consumed_at");

    BundleTake() {
      super("bundle_take");
    }

    /** Ids of one-time pre-keys that went with the owner's bundles. */
    Set<Integer> ids(Field<Integer> of, Address owner) {
      return Unit.sql().select(of).from(table).where(ownedBy(owner), of.isNotNull()).fetchSet(of);
    }

    Condition takenBy(Address taker) {
      return takerId.eq(taker.id()).and(takerDeviceId.eq(taker.deviceId()));
    }
  }
}
