package latchkey.server.account;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.UserId;
import latchkey.protocol.account.Account;
import latchkey.server.audit.AuditLog;
import latchkey.server.audit.Deed;
import latchkey.server.device.Devices;
import latchkey.server.refusal.Refused;
import latchkey.server.tx.Transactions;

/** The accounts of this server. Names are unique, since people choose each other by them. */
public final class Accounts {
  private final Transactions transactions;
  private final AccountStore accounts;
  private final Devices devices;
  private final AuditLog audit;
  private final Clock clock;

  public Accounts(
      Transactions transactions,
      AccountStore accounts,
      Devices devices,
      AuditLog audit,
      Clock clock) {
    this.transactions = transactions;
    this.accounts = accounts;
    this.devices = devices;
    this.audit = audit;
    this.clock = clock;
  }

  /** All accounts, sorted by name. */
  public List<Account> all() {
    return transactions.read(accounts::all);
  }

  public Optional<Account> find(UserId userId) {
    return transactions.read(() -> accounts.find(userId));
  }

  public Optional<Account> findByName(String name) {
    return transactions.read(() -> accounts.findByName(name));
  }

  /** The account of that id. */
  public Account require(UserId userId) {
    return find(userId)
        .orElseThrow(() ->
            new Refused(
                ErrorCode.USER_UNKNOWN,
                "There is no such account on this server; it may have been removed."));
  }

  /** Refuses where an account has that name. */
  public void requireFree(String name) {
    if (findByName(name).isPresent()) {
      throw nameTaken();
    }
  }

  private static Refused nameTaken() {
    return new Refused(
        ErrorCode.ALREADY_EXISTS, "There is an account of that name already. Choose another name.");
  }

  /** Those accounts of which no device is let in. */
  public Set<UserId> disabled() {
    return transactions.read(
        () -> accounts.disabled(accounts.all().stream().map(Account::userId).toList()));
  }

  /**
   * Keeps an account's devices out until it is {@link #enable enabled}. It stays in its meetings,
   * as their logs say, and what is sent to it waits. Again changes nothing.
   */
  public void disable(UserId userId) {
    setDisabled(userId, true, Deed.ACCOUNT_DISABLED);
  }

  /** Lets a disabled account's devices in again. Again changes nothing. */
  public void enable(UserId userId) {
    setDisabled(userId, false, Deed.ACCOUNT_ENABLED);
  }

  private void setDisabled(UserId userId, boolean disabled, Deed deed) {
    Optional<Instant> since = Optional.of(clock.instant()).filter(_ -> disabled);
    transactions.write(() -> {
      Account account = require(userId);
      if (accounts.disabled(List.of(userId)).contains(userId) != disabled) {
        accounts.disable(userId, since);
        audit.noteByOperator(deed, Optional.empty(), account.name() + " (" + userId + ")");
      }
    });
  }

  /** Removes an account and signs all its devices out. Its log stays: meetings refer to it. */
  public void remove(UserId userId) {
    Instant now = clock.instant();
    transactions.write(() -> {
      Account account = require(userId);
      devices.signOutAll(userId);
      accounts.remove(userId, now);
      audit.noteByOperator(
          Deed.ACCOUNT_REMOVED, Optional.empty(), account.name() + " (" + userId + ")");
    });
  }
}
