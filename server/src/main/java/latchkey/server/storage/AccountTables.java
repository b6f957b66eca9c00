package latchkey.server.storage;

import java.time.Instant;
import latchkey.protocol.Bytes;
import latchkey.protocol.UserId;
import org.jooq.Field;
import org.jooq.Table;

/** Tables of accounts, devices and sign-in links. */
final class AccountTables {
  private AccountTables() {}

  static final class Account {
    static final Table<?> TABLE = Columns.table("account");
    static final Field<UserId> USER_ID = userId(TABLE, "user_id");
    static final Field<String> NAME = Columns.text(TABLE, "name");
    static final Field<Instant> CREATED_AT = Columns.instant(TABLE, "created_at");
    static final Field<Instant> REMOVED_AT = Columns.instant(TABLE, "removed_at");

    private Account() {}
  }

  static final class Device {
    static final Table<?> TABLE = Columns.table("device");
    static final Field<UserId> USER_ID = userId(TABLE, "user_id");
    static final Field<Integer> DEVICE_ID = Columns.integer(TABLE, "device_id");
    static final Field<String> NAME = Columns.text(TABLE, "name");
    static final Field<Bytes> TOKEN_HASH = Columns.bytes(TABLE, "token_hash");
    static final Field<Instant> CREATED_AT = Columns.instant(TABLE, "created_at");
    static final Field<Instant> EXPIRES_AT = Columns.instant(TABLE, "expires_at");
    static final Field<Instant> SIGNED_OUT_AT = Columns.instant(TABLE, "signed_out_at");

    private Device() {}
  }

  static final class SignInLink {
    static final Table<?> TABLE = Columns.table("sign_in_link");
    static final Field<Bytes> TOKEN_HASH = Columns.bytes(TABLE, "token_hash");
    static final Field<UserId> USER_ID = userId(TABLE, "user_id");
    static final Field<Instant> CREATED_AT = Columns.instant(TABLE, "created_at");
    static final Field<Instant> EXPIRES_AT = Columns.instant(TABLE, "expires_at");
    static final Field<Instant> USED_AT = Columns.instant(TABLE, "used_at");

    private SignInLink() {}
  }

  static Field<UserId> userId(Table<?> table, String name) {
    return Columns.id(table, name, UserId.class, UserId::new, UserId::value);
  }
}
