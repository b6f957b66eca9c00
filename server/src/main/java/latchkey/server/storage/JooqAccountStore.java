package latchkey.server.storage;

import static latchkey.server.storage.AccountTables.Account.CREATED_AT;
import static latchkey.server.storage.AccountTables.Account.DISABLED_AT;
import static latchkey.server.storage.AccountTables.Account.NAME;
import static latchkey.server.storage.AccountTables.Account.RECOVERY_KEY;
import static latchkey.server.storage.AccountTables.Account.REMOVED_AT;
import static latchkey.server.storage.AccountTables.Account.TABLE;
import static latchkey.server.storage.AccountTables.Account.USER_ID;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import latchkey.protocol.Bytes;
import latchkey.protocol.UserId;
import latchkey.protocol.account.Account;
import latchkey.server.account.AccountStore;
import latchkey.server.storage.engine.Unit;
import org.jooq.Condition;
import org.jooq.Record2;
import org.jooq.Records;
import org.jooq.SelectConditionStep;

final class JooqAccountStore implements AccountStore {
  @Override
  public boolean add(Account account, Bytes recoveryKey, Instant createdAt) {
    return Unit.sql()
            .insertInto(TABLE)
            .set(USER_ID, account.userId())
            .set(NAME, account.name())
            .set(RECOVERY_KEY, recoveryKey)
            .set(CREATED_AT, createdAt)
            .onConflictDoNothing()
            .execute()
        == 1;
  }

  @Override
  public Optional<Account> find(UserId userId) {
    return present(USER_ID.eq(userId)).fetchOptional(Records.mapping(Account::new));
  }

  @Override
  public Optional<Account> findByName(String name) {
    return present(NAME.eq(name)).fetchOptional(Records.mapping(Account::new));
  }

  @Override
  public Optional<UserId> findByRecoveryKey(Bytes recoveryKey) {
    return present(RECOVERY_KEY.eq(recoveryKey)).fetchOptional(USER_ID);
  }

  @Override
  public List<Account> all() {
    return Unit.sql()
        .select(USER_ID, NAME)
        .from(TABLE)
        .where(REMOVED_AT.isNull())
        .orderBy(NAME)
        .fetch(Records.mapping(Account::new));
  }

  @Override
  public boolean rename(UserId userId, String name) {
    if (findByName(name).isPresent()) {
      return false;
    }
    Unit.sql().update(TABLE).set(NAME, name).where(USER_ID.eq(userId)).execute();
    return true;
  }

  @Override
  public boolean changeRecoveryKey(UserId userId, Bytes recoveryKey) {
    if (findByRecoveryKey(recoveryKey).isPresent()) {
      return false;
    }
    Unit.sql().update(TABLE).set(RECOVERY_KEY, recoveryKey).where(USER_ID.eq(userId)).execute();
    return true;
  }

  @Override
  public void remove(UserId userId, Instant removedAt) {
    Unit.sql().update(TABLE).set(REMOVED_AT, removedAt).where(USER_ID.eq(userId)).execute();
  }

  @Override
  public void disable(UserId userId, Optional<Instant> since) {
    Unit.sql()
        .update(TABLE)
        .set(DISABLED_AT, since.orElse(null))
        .where(USER_ID.eq(userId))
        .execute();
  }

  @Override
  public Set<UserId> disabled(Collection<UserId> some) {
    return Unit.sql()
        .select(USER_ID)
        .from(TABLE)
        .where(USER_ID.in(some), DISABLED_AT.isNotNull())
        .fetchSet(USER_ID);
  }

  private static SelectConditionStep<Record2<UserId, String>> present(Condition condition) {
    return Unit.sql().select(USER_ID, NAME).from(TABLE).where(condition, REMOVED_AT.isNull());
  }
}
