package latchkey.server.storage;

import static latchkey.server.storage.AccountTables.SignInLink.CREATED_AT;
import static latchkey.server.storage.AccountTables.SignInLink.EXPIRES_AT;
import static latchkey.server.storage.AccountTables.SignInLink.NAME;
import static latchkey.server.storage.AccountTables.SignInLink.TABLE;
import static latchkey.server.storage.AccountTables.SignInLink.TOKEN_HASH;
import static latchkey.server.storage.AccountTables.SignInLink.USED_AT;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import latchkey.protocol.Bytes;
import latchkey.server.signin.SignInLinkStore;
import latchkey.server.signin.WaitingName;
import latchkey.server.storage.engine.Unit;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Records;
import org.jooq.impl.DSL;

final class JooqSignInLinkStore implements SignInLinkStore {
  @Override
  public void add(Bytes tokenHash, String name, Instant createdAt, Instant expiresAt) {
    Unit.sql()
        .insertInto(TABLE)
        .set(TOKEN_HASH, tokenHash)
        .set(NAME, name)
        .set(CREATED_AT, createdAt)
        .set(EXPIRES_AT, expiresAt)
        .execute();
  }

  @Override
  public int countUnused(String name, Instant now) {
    return Unit.sql().fetchCount(TABLE, NAME.eq(name), isUnused(now));
  }

  @Override
  public Optional<String> find(Bytes tokenHash, Instant now) {
    return Unit.sql()
        .select(NAME)
        .from(TABLE)
        .where(TOKEN_HASH.eq(tokenHash), isUnused(now))
        .fetchOptional(NAME);
  }

  @Override
  public boolean use(Bytes tokenHash, Instant now) {
    return Unit.sql()
            .update(TABLE)
            .set(USED_AT, now)
            .where(TOKEN_HASH.eq(tokenHash), isUnused(now))
            .execute()
        == 1;
  }

  @Override
  public List<WaitingName> waiting(Instant now) {
    Field<Instant> last = DSL.max(EXPIRES_AT);
    return Unit.sql()
        .select(NAME, last)
        .from(TABLE)
        .where(isUnused(now))
        .groupBy(NAME)
        .orderBy(NAME)
        .fetch(Records.mapping(WaitingName::new));
  }

  @Override
  public void forget(Instant before) {
    Unit.sql().deleteFrom(TABLE).where(USED_AT.lt(before).or(EXPIRES_AT.lt(before))).execute();
  }

  private static Condition isUnused(Instant now) {
    return USED_AT.isNull().and(EXPIRES_AT.gt(now));
  }
}
