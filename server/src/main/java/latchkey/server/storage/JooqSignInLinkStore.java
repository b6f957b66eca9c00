package latchkey.server.storage;

import static latchkey.server.storage.AccountTables.SignInLink.CREATED_AT;
import static latchkey.server.storage.AccountTables.SignInLink.EXPIRES_AT;
import static latchkey.server.storage.AccountTables.SignInLink.TABLE;
import static latchkey.server.storage.AccountTables.SignInLink.TOKEN_HASH;
import static latchkey.server.storage.AccountTables.SignInLink.USED_AT;
import static latchkey.server.storage.AccountTables.SignInLink.USER_ID;

import java.time.Instant;
import java.util.Optional;
import latchkey.protocol.Bytes;
import latchkey.protocol.UserId;
import latchkey.server.account.SignInLinkStore;

final class JooqSignInLinkStore implements SignInLinkStore {
  @Override
  public void add(Bytes tokenHash, UserId userId, Instant createdAt, Instant expiresAt) {
    Unit.sql()
        .insertInto(TABLE)
        .set(TOKEN_HASH, tokenHash)
        .set(USER_ID, userId)
        .set(CREATED_AT, createdAt)
        .set(EXPIRES_AT, expiresAt)
        .execute();
  }

  @Override
  public int countUnused(UserId userId, Instant now) {
    return Unit.sql().fetchCount(TABLE, USER_ID.eq(userId), USED_AT.isNull(), EXPIRES_AT.gt(now));
  }

  @Override
  public void forget(Instant before) {
    Unit.sql().deleteFrom(TABLE).where(USED_AT.lt(before).or(EXPIRES_AT.lt(before))).execute();
  }

  @Override
  public Optional<UserId> use(Bytes tokenHash, Instant now) {
    return Unit.sql()
        .update(TABLE)
        .set(USED_AT, now)
        .where(TOKEN_HASH.eq(tokenHash), USED_AT.isNull(), EXPIRES_AT.gt(now))
        .returning(USER_ID)
        .fetchOptional()
        .map(row -> row.get(USER_ID));
  }
}
