package latchkey.server.account;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import latchkey.protocol.UserId;
import latchkey.protocol.account.Account;

/** Keeps accounts. */
public interface AccountStore {
  /** False where the name is taken. */
  boolean add(Account account, Instant createdAt);

  /** An account that has not been removed. */
  Optional<Account> find(UserId userId);

  /** An account that has not been removed. */
  Optional<Account> findByName(String name);

  /** Those that have not been removed, sorted by name. */
  List<Account> all();

  void remove(UserId userId, Instant removedAt);
}
