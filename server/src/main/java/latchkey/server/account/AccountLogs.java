package latchkey.server.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.Limits;
import latchkey.protocol.MeetingId;
import latchkey.protocol.UserId;
import latchkey.protocol.account.AccountLogPage;
import latchkey.protocol.account.AccountLogPosition;
import latchkey.protocol.keys.SignatureCheck;
import latchkey.protocol.log.EntryRefused;
import latchkey.protocol.log.LogFault;
import latchkey.protocol.log.LogVerdict;
import latchkey.protocol.log.WrittenEntry;
import latchkey.protocol.log.account.AccountDevice;
import latchkey.protocol.log.account.AccountEvent;
import latchkey.protocol.log.account.AccountLog;
import latchkey.server.event.EventSink;
import latchkey.server.event.ServerEvent;
import latchkey.server.refusal.Refused;
import latchkey.server.tx.Transactions;

/**
 * The accounts' logs. An entry is checked by the rules that every client checks it by, then stored
 * under a compare-and-set on the log's end, in one transaction with what it brings about. Logs of
 * accounts that are in use stay in memory.
 */
public final class AccountLogs {
  /** The first device of every account. */
  public static final int FIRST_DEVICE = 1;

  /** Any device of the account, and its recovery key. */
  static final Set<Integer> ALL_KEYS =
      IntStream.rangeClosed(AccountLog.RECOVERY, Limits.MAX_DEVICE_ID)
          .boxed()
          .collect(Collectors.toUnmodifiableSet());

  private static final int LOGS_IN_MEMORY = 5_000;
  private static final Duration IDLE = Duration.ofHours(1);

  /** Keeps an answer below the limit of a body, once it is Base64 in JSON. */
  private static final int MAX_PAGE_BYTES = 160 * 1024;

  /** What a page has in JSON besides its entries. */
  private static final int PAGE_FRAME_BYTES = 128;

  private final Transactions transactions;
  private final AccountLogStore store;
  private final SignatureCheck signatures;
  private final Function<UserId, List<MeetingId>> meetings;
  private final EventSink events;

  /** Each as it is on disk; none is ever changed. */
  private final Cache<UserId, AccountLog> cache =
      Caffeine.newBuilder()
          // Its upkeep is less work than a hand-over to another thread.
          .executor(Runnable::run)
          .maximumSize(LOGS_IN_MEMORY)
          .expireAfterAccess(IDLE)
          .build();

  /**
   * @param meetings those that go on and are open to an account; asked inside a unit of work
   */
  public AccountLogs(
      Transactions transactions,
      AccountLogStore store,
      SignatureCheck signatures,
      Function<UserId, List<MeetingId>> meetings,
      EventSink events) {
    this.transactions = transactions;
    this.store = store;
    this.signatures = signatures;
    this.meetings = meetings;
    this.events = events;
  }

  /** An account's log as it is on disk, for reading alone; empty where there is no such account. */
  public Optional<AccountLog> find(UserId userId) {
    return Optional.of(log(userId)).filter(log -> log.size() > 0);
  }

  /** A device that the account's log has, and has not removed. */
  public Optional<AccountDevice> device(Address device) {
    return log(new UserId(device.id())).state().flatMap(state -> state.device(device.deviceId()));
  }

  /** A page of an account's log from index {@code from} on. */
  public AccountLogPage page(UserId userId, long from) {
    return transactions.read(() -> page(userId, from, MAX_PAGE_BYTES));
  }

  /**
   * A page of each of these logs, all together no longer than an answer may be. Accounts that are
   * unknown are left out.
   */
  public List<AccountLogPage> pages(List<AccountLogPosition> positions) {
    return transactions.read(() -> {
      List<AccountLogPage> pages = new ArrayList<>();
      int left = MAX_PAGE_BYTES;
      for (AccountLogPosition position : positions) {
        AccountLogPage page = page(position.userId(), position.from(), left);
        if (page.size() > 0) {
          pages.add(page);
          left -= PAGE_FRAME_BYTES + page.entries().stream().mapToInt(Bytes::length).sum();
        }
      }
      return pages;
    });
  }

  private AccountLogPage page(UserId userId, long from, int mostBytes) {
    return new AccountLogPage(
        userId, from, store.entries(userId, from, mostBytes), store.size(userId));
  }

  /** Checks the first entry of a new account's log. */
  public Opening check(Bytes entry) {
    AccountLog log = new AccountLog(signatures);
    AccountEvent said =
        switch (log.append(entry)) {
          case LogVerdict.Accepted<AccountEvent>(AccountEvent event) -> event;
          case LogVerdict.Refused<AccountEvent> refused -> throw invalid(refused.detail());
        };
    if (!(said instanceof AccountEvent.Opened opened) || opened.signer() != FIRST_DEVICE) {
      throw invalid("it does not open an account by a device with the id " + FIRST_DEVICE);
    }
    return new Opening(entry, log, opened);
  }

  /** Stores the first entry of an account that was just added, inside a write. */
  public void open(Opening opening) {
    if (!store.append(opening.userId(), 0, opening.entry())) {
      throw moved();
    }
    transactions.afterCommit(() -> cache.put(opening.userId(), opening.log()));
  }

  /**
   * Appends an entry. Not to be called inside a unit of work.
   *
   * @param signers who may have signed it: devices, {@link AccountLog#RECOVERY}
   * @param alongside runs in the same transaction, with what the entry says
   * @return false where the log had that very entry already: its sender did not hear of it
   */
  public boolean append(
      UserId userId, Bytes entry, Set<Integer> signers, Consumer<AccountEvent> alongside) {
    AccountLog before = log(userId);
    AccountLog after = before.copy();
    return switch (after.append(entry)) {
      case LogVerdict.Accepted<AccountEvent>(AccountEvent event) -> {
        if (!signers.contains(event.signer())) {
          throw invalid("it was signed by another key than its sender's");
        }
        yield store(userId, before.size(), entry, after, () -> alongside.accept(event));
      }
      case LogVerdict.Refused<AccountEvent> refused when refused.fault() == LogFault.NOT_NEXT -> {
        requireStands(userId, index(entry), entry);
        yield false;
      }
      case LogVerdict.Refused<AccountEvent> refused -> throw invalid(refused.detail());
    };
  }

  private boolean store(
      UserId userId, long index, Bytes entry, AccountLog after, Runnable alongside) {
    return transactions.write(() -> {
      if (!store.append(userId, index, entry)) {
        requireStands(userId, index, entry);
        return false;
      }
      ServerEvent changed =
          new ServerEvent.AccountChanged(userId, after.size(), meetings.apply(userId));
      transactions.afterCommit(() -> {
        cache.put(userId, after);
        events.publish(changed);
      });
      alongside.run();
      return true;
    });
  }

  private void requireStands(UserId userId, long index, Bytes entry) {
    List<Bytes> standing =
        transactions.read(() -> store.entries(userId, index, Limits.MAX_ACCOUNT_ENTRY_BYTES));
    if (standing.isEmpty() || !standing.getFirst().equals(entry)) {
      throw moved();
    }
  }

  private static long index(Bytes entry) {
    try {
      return WrittenEntry.parse(entry, Limits.MAX_ACCOUNT_ENTRY_BYTES).content().getIndex();
    } catch (EntryRefused e) {
      throw invalid(e.detail());
    }
  }

  private AccountLog log(UserId userId) {
    return cache.get(userId, this::load);
  }

  private AccountLog load(UserId userId) {
    AccountLog log = new AccountLog(signatures);
    transactions.read(() -> {
      List<Bytes> entries = store.entries(userId, 0, MAX_PAGE_BYTES);
      while (!entries.isEmpty()) {
        for (Bytes entry : entries) {
          if (log.append(entry) instanceof LogVerdict.Refused<AccountEvent> refused) {
            throw new IllegalStateException(
                "account " + userId + " has a log that is broken: " + refused.detail());
          }
        }
        entries = store.entries(userId, log.size(), MAX_PAGE_BYTES);
      }
      return log;
    });
    return log;
  }

  /** An entry that breaks a rule, and which. */
  public static Refused invalid(String why) {
    return new Refused(
        ErrorCode.INVALID_ACCOUNT_ENTRY, "The account's entry is not accepted: " + why + ".");
  }

  /** An entry that was signed for a log that has grown. */
  public static Refused moved() {
    return new Refused(
        ErrorCode.LOG_MOVED,
        "The account's log has grown since this was signed. Read on, sign anew, and try again.");
  }
}
