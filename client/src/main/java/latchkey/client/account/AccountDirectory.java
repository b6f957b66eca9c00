package latchkey.client.account;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import latchkey.client.model.AccountAlarm;
import latchkey.client.model.LatchkeyException;
import latchkey.client.store.AccountLogs;
import latchkey.client.store.KeyStore;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.Limits;
import latchkey.protocol.UserId;
import latchkey.protocol.account.AccountLogPage;
import latchkey.protocol.account.AccountLogPosition;
import latchkey.protocol.log.account.AccountEvent;
import latchkey.protocol.log.account.AccountLog;
import latchkey.protocol.log.account.AccountPlace;
import latchkey.protocol.log.account.AccountState;

/**
 * Everybody's accounts, as this device has verified them: who a person is, what they are called,
 * and which devices are theirs. Safe for use by several threads: asking what is known never waits
 * for the network; reading on is done by one thread at a time.
 */
public final class AccountDirectory {
  /** Longer than any log: entries that are counted, and as many removals. */
  private static final int MAX_ENTRIES = 4_000;

  private final KeyStore store;
  private final AccountLogSource source;
  private final Map<UserId, KnownLog> known = new ConcurrentHashMap<>();
  private final List<AccountWatcher> watchers = new CopyOnWriteArrayList<>();
  private final ReentrantLock network = new ReentrantLock();

  public AccountDirectory(KeyStore store, AccountLogSource source) {
    this.store = store;
    this.source = source;
  }

  public void watch(AccountWatcher watcher) {
    watchers.add(watcher);
  }

  public void unwatch(AccountWatcher watcher) {
    watchers.remove(watcher);
  }

  /** What the account's log says, as far as it is known here. */
  public Optional<AccountState> state(UserId user) {
    return known(user).state();
  }

  /** What the person is called. */
  public Optional<String> name(UserId user) {
    return state(user).map(AccountState::displayName);
  }

  /** What is known of a member's device. */
  public Standing standing(Address device) {
    return known(new UserId(device.id())).standing(device.deviceId());
  }

  /** The account's log as it is known now. It does not grow: it is for reading alone. */
  public AccountLog log(UserId user) {
    return known(user).log();
  }

  /** Whether the account's log is known up to there. */
  public boolean has(UserId user, AccountPlace place) {
    return log(user).hashAt(place.index()).filter(place.hash()::equals).isPresent();
  }

  /** What {@code question} finds in the account's log. */
  <T> T read(UserId user, Function<AccountLog, T> question) {
    return question.apply(log(user));
  }

  /** How many entries of the account's log are known here. */
  long size(UserId user) {
    return known(user).size();
  }

  /** What the server has shown two logs of, in words; empty where it has not. */
  public Optional<String> fork(UserId user) {
    KnownLog log = known(user);
    return log.fork().map(unused -> forkWords(user));
  }

  /** What proves that there are two logs of the account; empty where nothing does. */
  public Optional<AccountFork> evidence(UserId user) {
    return known(user).evidence();
  }

  /**
   * Another person passes on two entries, which are to prove that there are two logs of an account.
   * They are looked at in what is known here.
   */
  public ForkProof prove(UserId user, Bytes one, Bytes other) {
    network.lock();
    try {
      KnownLog log = known(user);
      ForkProof proof = log.prove(one, other);
      if (proof == ForkProof.PROVED && log.isUntoldFork()) {
        alarm(log, user, AccountAlarm.FORKED, log.forkDetail());
      }
      return proof;
    } finally {
      network.unlock();
    }
  }

  /** Reads on, unless the log is known as far as the server says that it goes. */
  public void readOn(UserId user, long size) {
    if (known(user).size() < size) {
      readOn(List.of(user));
    }
  }

  /**
   * Reads the logs of these accounts to their ends.
   *
   * @throws LatchkeyException where the server does not answer
   */
  public void readOn(Collection<UserId> users) {
    network.lock();
    try {
      Set<UserId> rest = new LinkedHashSet<>(users);
      boolean progress = true;
      while (!rest.isEmpty() && progress) {
        progress = readSome(rest);
      }
    } finally {
      network.unlock();
    }
  }

  /**
   * Takes those out of {@code rest} that are read to their ends; false where nothing came of it.
   */
  private boolean readSome(Set<UserId> rest) {
    List<UserId> some = rest.stream().limit(Limits.MAX_BATCH).toList();
    List<AccountLogPosition> positions =
        some.stream()
            // From the last known entry on, so that a log that was exchanged shows itself.
            .map(user -> new AccountLogPosition(user, Math.max(0, known(user).size() - 1)))
            .toList();
    Map<UserId, AccountLogPage> pages = new HashMap<>();
    source.read(positions).logs().forEach(page -> pages.put(page.userId(), page));
    boolean progress = false;
    for (AccountLogPosition position : positions) {
      UserId user = position.userId();
      KnownLog log = known(user);
      long before = log.size();
      AccountLogPage page = pages.get(user);
      boolean more =
          page != null
              && page.from() == position.from()
              && take(log, user, page)
              && log.size() < page.size();
      progress |= log.size() > before;
      if (!more) {
        progress |= rest.remove(user);
      }
    }
    return progress;
  }

  /** False where there is nothing more to be had. */
  private boolean take(KnownLog log, UserId user, AccountLogPage page) {
    if (log.fork().isPresent()) {
      if (log.isUntoldFork()) {
        alarm(log, user, AccountAlarm.FORKED, log.forkDetail());
      }
      return false;
    }
    if (page.size() < log.size()) {
      alarm(
          log,
          user,
          AccountAlarm.SHORTENED,
          "of " + log.size() + " known entries only " + page.size() + " are shown");
      return false;
    }
    Optional<AccountState> before = log.state();
    KnownLog.Outcome outcome = log.take(page.from(), page.entries());
    if (outcome instanceof KnownLog.Outcome.Differs) {
      outcome = log.compare(whole(user));
    }
    if (outcome instanceof KnownLog.Outcome.Taken taken) {
      tell(before, log, taken.events());
      return true;
    }
    if (outcome instanceof KnownLog.Outcome.Contradicted contradicted) {
      tell(before, log, contradicted.events());
      var unused = log.isUntoldFork();
      alarm(log, user, contradicted.alarm(), contradicted.detail());
    }
    return false;
  }

  /** The log that the server shows now, from its first entry on. */
  private List<Bytes> whole(UserId user) {
    List<Bytes> entries = new ArrayList<>();
    boolean more = true;
    while (more) {
      long from = entries.size();
      Optional<AccountLogPage> page =
          source.read(List.of(new AccountLogPosition(user, from))).logs().stream()
              .filter(one -> one.userId().equals(user) && one.from() == from)
              .findFirst();
      page.ifPresent(one -> entries.addAll(one.entries()));
      more =
          page.filter(one -> !one.entries().isEmpty() && entries.size() < one.size()).isPresent()
              && entries.size() < MAX_ENTRIES;
    }
    return entries;
  }

  private void tell(Optional<AccountState> before, KnownLog log, List<AccountEvent> events) {
    Optional<AccountState> now = log.state();
    if (!events.isEmpty() && now.isPresent()) {
      watchers.forEach(watcher -> watcher.grew(before, now.get(), events));
    }
  }

  private void alarm(KnownLog log, UserId user, AccountAlarm alarm, String why) {
    String detail = alarm == AccountAlarm.FORKED ? forkWords(user) : words(user, why);
    if (log.isNews(detail)) {
      watchers.forEach(watcher -> watcher.refused(user, alarm, detail));
    }
  }

  /** What is the case, and what to do. */
  private String forkWords(UserId user) {
    String whose = name(user).map(name -> "of " + name).orElse(user.value());
    return "There are two logs of the account "
        + whose
        + ": one of its devices has signed two different entries for one place. A device may be in"
        + " other hands, or was restored from an older copy. What was known stays, and devices that"
        + " were added since get no keys here. Ask the person, by another way, which devices are"
        + " theirs.";
  }

  private String words(UserId user, String why) {
    return "The server shows another log of the account "
        + name(user).map(name -> "of " + name).orElse(user.value())
        + " than this device has or accepts: "
        + why
        + ". What was known of it stays.";
  }

  /** This device has itself appended an entry at that index. */
  void appended(UserId user, long index, Bytes entry) {
    network.lock();
    try {
      KnownLog log = known(user);
      Optional<AccountState> before = log.state();
      if (log.take(index, List.of(entry)) instanceof KnownLog.Outcome.Taken taken) {
        tell(before, log, taken.events());
      }
    } finally {
      network.unlock();
    }
  }

  /**
   * The store is read without a lock, which somebody might hold who waits for the store: what two
   * threads read at once is the same.
   */
  private KnownLog known(UserId user) {
    KnownLog present = known.get(user);
    if (present == null) {
      AccountLogs logs = store.accountLogs();
      KnownLog loaded = new KnownLog(user, logs);
      present = known.putIfAbsent(user, loaded);
      return present == null ? loaded : present;
    }
    return present;
  }
}
