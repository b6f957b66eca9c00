package latchkey.server.account;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import latchkey.protocol.Bytes;
import latchkey.protocol.UserId;
import latchkey.protocol.account.Account;

/** Keeps accounts, under the names that their logs give them. */
public interface AccountStore {
  /** False where there is, or was, such an account, or its name or recovery key is another's. */
  boolean add(Account account, Bytes recoveryKey, Instant createdAt);

  /** An account that has not been removed. */
  Optional<Account> find(UserId userId);

  /** An account that has not been removed. */
  Optional<Account> findByName(String name);

  /** The account that has not been removed and whose present recovery key that is. */
  Optional<UserId> findByRecoveryKey(Bytes recoveryKey);

  /** Those that have not been removed, sorted by name. */
  List<Account> all();

  /** False where the name is another account's: this one keeps the name that it has here. */
  boolean rename(UserId userId, String name);

  /** False where the key is another account's: this one keeps the key by which it is found. */
  boolean changeRecoveryKey(UserId userId, Bytes recoveryKey);

  void remove(UserId userId, Instant removedAt);

  /** From when on its devices are not let in; empty where they are. */
  void disable(UserId userId, Optional<Instant> since);

  /** Those of these that are disabled. */
  Set<UserId> disabled(Collection<UserId> some);
}
