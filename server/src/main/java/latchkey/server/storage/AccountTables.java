package latchkey.server.storage;

import java.time.Instant;
import latchkey.protocol.Bytes;
import latchkey.protocol.UserId;
import org.jooq.Field;
import org.jooq.Table;

/** Tables of accounts, their devices, and the links by which devices sign in. */
final class AccountTables {
  private AccountTables() {}

  static final class Account {
    static final Table<?> TABLE = Columns.table("account");
    static final Field<UserId> USER_ID = userId(TABLE, "user_id");
    static final Field<String> NAME = Columns.text(TABLE, "name");
    static final Field<Bytes> RECOVERY_KEY = Columns.bytes(TABLE, "recovery_key");
    static final Field<Instant> CREATED_AT = Columns.instant(TABLE, "created_at");
    static final Field<Instant> REMOVED_AT = Columns.instant(TABLE, "removed_at");
    static final Field<Instant> DISABLED_AT = Columns.instant(TABLE, "disabled_at");

    private Account() {}
  }

  static final class Device {
    static final Table<?> TABLE = Columns.table("device");
    static final Field<UserId> USER_ID = userId(TABLE, "user_id");
    static final Field<Integer> DEVICE_ID = Columns.integer(TABLE, "device_id");
    static final Field<String> NAME = Columns.text(TABLE, "name");
    static final Field<Bytes> TOKEN_HASH = Columns.bytes(TABLE, "token_hash");
    static final Field<Instant> CREATED_AT = Columns.instant(TABLE, "created_at");
    static final Field<Instant> LAST_SEEN_AT = Columns.instant(TABLE, "last_seen_at");
    static final Field<Instant> SIGNED_OUT_AT = Columns.instant(TABLE, "signed_out_at");

    private Device() {}
  }

  static final class SignInLink {
    static final Table<?> TABLE = Columns.table("sign_in_link");
    static final Field<Bytes> TOKEN_HASH = Columns.bytes(TABLE, "token_hash");
    static final Field<String> NAME = Columns.text(TABLE, "name");
    static final Field<Instant> CREATED_AT = Columns.instant(TABLE, "created_at");
    static final Field<Instant> EXPIRES_AT = Columns.instant(TABLE, "expires_at");
    static final Field<Instant> USED_AT = Columns.instant(TABLE, "used_at");

    private SignInLink() {}
  }

  static final class DeviceLink {
    static final Table<?> TABLE = Columns.table("device_link");
    static final Field<Bytes> TOKEN_HASH = Columns.bytes(TABLE, "token_hash");
    static final Field<UserId> USER_ID = userId(TABLE, "user_id");
    static final Field<Integer> MAKER_DEVICE_ID = Columns.integer(TABLE, "maker_device_id");
    static final Field<Instant> CREATED_AT = Columns.instant(TABLE, "created_at");
    static final Field<Instant> EXPIRES_AT = Columns.instant(TABLE, "expires_at");
    static final Field<String> DEVICE_NAME = Columns.text(TABLE, "device_name");
    static final Field<Bytes> IDENTITY_KEY = Columns.bytes(TABLE, "identity_key");
    static final Field<Bytes> PROOF = Columns.bytes(TABLE, "proof");
    static final Field<Bytes> ACCESS_TOKEN_HASH = Columns.bytes(TABLE, "access_token_hash");
    static final Field<Integer> OFFERED_ID = Columns.integer(TABLE, "offered_id");
    static final Field<Bytes> OFFERED_HEAD = Columns.bytes(TABLE, "offered_head");
    static final Field<Bytes> POSSESSION = Columns.bytes(TABLE, "possession");
    static final Field<Instant> ADDED_AT = Columns.instant(TABLE, "added_at");

    private DeviceLink() {}
  }

  static Field<UserId> userId(Table<?> table, String name) {
    return Columns.id(table, name, UserId.class, UserId::new, UserId::value);
  }
}
