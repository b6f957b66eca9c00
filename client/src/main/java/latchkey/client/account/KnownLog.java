package latchkey.client.account;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import latchkey.client.crypto.LibsignalSignatureCheck;
import latchkey.client.model.AccountAlarm;
import latchkey.client.store.AccountLogs;
import latchkey.protocol.Bytes;
import latchkey.protocol.Limits;
import latchkey.protocol.UserId;
import latchkey.protocol.log.EntryRefused;
import latchkey.protocol.log.HashContext;
import latchkey.protocol.log.LogVerdict;
import latchkey.protocol.log.WrittenEntry;
import latchkey.protocol.log.account.AccountEvent;
import latchkey.protocol.log.account.AccountLog;
import latchkey.protocol.log.account.AccountState;

/**
 * This device's verified copy of one account's log, kept in the store. What it says can be asked at
 * any time without waiting; entries are taken by one thread at a time, into a copy that then takes
 * the log's place.
 */
final class KnownLog {
  private final UserId user;
  private final AccountLogs store;

  /** Never changed once it stands here. */
  private volatile AccountLog log;

  private volatile Optional<AccountLogs.Fork> fork;

  /** The devices that are no matter of the fork: they were there before it. */
  private volatile Set<Integer> undisputed = Set.of();

  private volatile boolean forkTold;
  private String toldLast = "";

  /** Verifies again what the store has: only that counts which its signers have signed. */
  KnownLog(UserId user, AccountLogs store) {
    this.user = user;
    this.store = store;
    this.fork = store.fork(user);
    AccountLog stored = new AccountLog(new LibsignalSignatureCheck());
    for (Bytes entry : store.entries(user)) {
      if (!(stored.append(entry) instanceof LogVerdict.Accepted<AccountEvent>)) {
        break;
      }
    }
    this.log = stored;
    this.undisputed = beforeFork();
  }

  private Set<Integer> beforeFork() {
    return fork.flatMap(found -> log.stateAt(found.index() - 1))
        .map(before -> before.active().keySet())
        .orElse(Set.of());
  }

  /** What came of entries that the server has shown. */
  sealed interface Outcome {
    /** They are in the log, or were. */
    record Taken(List<AccountEvent> events) implements Outcome {}

    /** They contradict the log from there on. What was taken before it, is. */
    record Contradicted(List<AccountEvent> events, AccountAlarm alarm, String detail)
        implements Outcome {}

    /** Another entry stands at a place that this log has. */
    record Differs() implements Outcome {}
  }

  Optional<AccountState> state() {
    return log.state();
  }

  /** The log as it is now. */
  AccountLog log() {
    return log;
  }

  /** How many entries are known. */
  long size() {
    return log.size();
  }

  Optional<AccountLogs.Fork> fork() {
    return fork;
  }

  Standing standing(int deviceId) {
    Optional<AccountState> known = state();
    if (known.filter(state -> state.removed().contains(deviceId)).isPresent()) {
      return Standing.REMOVED;
    }
    if (known.flatMap(state -> state.device(deviceId)).isEmpty()) {
      return Standing.ABSENT;
    }
    return fork.isEmpty() || undisputed.contains(deviceId) ? Standing.ACTIVE : Standing.DISPUTED;
  }

  /** Takes in entries from that index on. */
  synchronized Outcome take(long from, List<Bytes> entries) {
    AccountLog grown = log.copy();
    List<AccountEvent> events = new ArrayList<>();
    Outcome outcome = take(grown, from, entries, events);
    if (!events.isEmpty()) {
      log = grown;
    }
    return outcome;
  }

  private Outcome take(
      AccountLog grown, long from, List<Bytes> entries, List<AccountEvent> events) {
    long index = from;
    for (Bytes entry : entries) {
      if (index > grown.size()) {
        return new Outcome.Contradicted(
            events, AccountAlarm.UNSIGNED, "entries are missing before number " + index);
      }
      if (index < grown.size()) {
        if (!hash(entry).equals(grown.hashAt(index))) {
          return new Outcome.Differs();
        }
      } else {
        Optional<String> fault = append(grown, entry, events);
        if (fault.isPresent()) {
          return new Outcome.Contradicted(events, AccountAlarm.UNSIGNED, fault.get());
        }
      }
      index++;
    }
    return new Outcome.Taken(events);
  }

  private Optional<String> append(AccountLog grown, Bytes entry, List<AccountEvent> events) {
    long index = grown.size();
    if (index == 0 && !hash(entry).map(UserId::ofRoot).equals(Optional.of(user))) {
      return Optional.of("it is another account's");
    }
    LogVerdict<AccountEvent> verdict = grown.append(entry);
    if (verdict instanceof LogVerdict.Refused<AccountEvent> refused) {
      return Optional.of(refused.detail());
    }
    store.put(user, index, entry);
    events.add(((LogVerdict.Accepted<AccountEvent>) verdict).event());
    return Optional.empty();
  }

  /**
   * Finds what another log, from its first entry on, has instead of this one's. The first entry
   * that differs is a fork if it is a good one: then it is kept, and this log stops growing.
   */
  synchronized Outcome compare(List<Bytes> other) {
    AccountLog common = new AccountLog(new LibsignalSignatureCheck());
    for (int index = 0; index < other.size() && index < log.size(); index++) {
      Bytes entry = other.get(index);
      boolean isSame = hash(entry).equals(log.hashAt(index));
      LogVerdict<AccountEvent> verdict = common.append(entry);
      if (verdict instanceof LogVerdict.Refused<AccountEvent> refused) {
        return new Outcome.Contradicted(List.of(), AccountAlarm.UNSIGNED, refused.detail());
      }
      if (!isSame && index == 0) {
        return new Outcome.Contradicted(
            List.of(), AccountAlarm.UNSIGNED, "it is another account's");
      }
      if (!isSame) {
        keepFork(new AccountLogs.Fork(index, entry));
        return new Outcome.Contradicted(List.of(), AccountAlarm.FORKED, forkDetail());
      }
    }
    return new Outcome.Contradicted(
        List.of(), AccountAlarm.UNSIGNED, "it does not follow from its own beginning");
  }

  /**
   * Two entries that another person says to be good ones for one place. They are a fork if they
   * are, after what stands before that place here: unless one is known, the other one is kept, and
   * this log stops growing.
   */
  synchronized ForkProof prove(Bytes one, Bytes other) {
    Optional<Long> index = index(one).filter(place -> index(other).equals(Optional.of(place)));
    if (index.isEmpty() || index.get() == 0 || hash(one).equals(hash(other))) {
      return ForkProof.WORTHLESS;
    }
    if (index.get() >= log.size()) {
      return ForkProof.UNSEEN;
    }
    AccountLog before = new AccountLog(new LibsignalSignatureCheck());
    store.entries(user).stream().limit(index.get()).forEach(before::append);
    boolean areGood =
        before.copy().append(one) instanceof LogVerdict.Accepted<AccountEvent>
            && before.copy().append(other) instanceof LogVerdict.Accepted<AccountEvent>;
    if (!areGood) {
      return ForkProof.WORTHLESS;
    }
    if (fork.isEmpty()) {
      boolean isOneHere = hash(one).equals(log.hashAt(index.get()));
      keepFork(new AccountLogs.Fork(index.get(), isOneHere ? other : one));
    }
    return ForkProof.PROVED;
  }

  private void keepFork(AccountLogs.Fork found) {
    store.putFork(user, found);
    fork = Optional.of(found);
    undisputed = beforeFork();
  }

  /** The two good entries at one place that are known, this log's first. */
  Optional<AccountFork> evidence() {
    return fork.map(found ->
        new AccountFork(
            found.index(), store.entries(user).get((int) found.index()), found.entry()));
  }

  String forkDetail() {
    return "one of its devices has signed two different entries for one place, or the server hides"
        + " from some what others see";
  }

  /** Whether that has not just been told. */
  synchronized boolean isNews(String detail) {
    boolean isNews = !detail.equals(toldLast);
    toldLast = detail;
    return isNews;
  }

  /** Whether a fork that the store has was not told since this program began. */
  synchronized boolean isUntoldFork() {
    boolean untold = fork.isPresent() && !forkTold;
    forkTold |= fork.isPresent();
    return untold;
  }

  private static Optional<Long> index(Bytes signedEntry) {
    try {
      return Optional.of(
          WrittenEntry.parse(signedEntry, Limits.MAX_ACCOUNT_ENTRY_BYTES).content().getIndex());
    } catch (EntryRefused e) {
      return Optional.empty();
    }
  }

  /** The hash by which a log names an entry; empty where the bytes are none. */
  static Optional<Bytes> hash(Bytes signedEntry) {
    try {
      WrittenEntry entry = WrittenEntry.parse(signedEntry, Limits.MAX_ACCOUNT_ENTRY_BYTES);
      return Optional.of(HashContext.ACCOUNT_ENTRY.of(entry.entry().toByteArray()));
    } catch (EntryRefused e) {
      return Optional.empty();
    }
  }
}
