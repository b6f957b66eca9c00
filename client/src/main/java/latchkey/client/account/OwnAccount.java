package latchkey.client.account;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import latchkey.client.http.MemberApi;
import latchkey.client.model.LatchkeyException;
import latchkey.client.model.OwnDevice;
import latchkey.client.store.AccountLogs.PendingEntry;
import latchkey.client.store.KeyStore;
import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.UserId;
import latchkey.protocol.account.AppendAccountEntry;
import latchkey.protocol.device.DeviceInfo;
import latchkey.protocol.log.SigningKey;
import latchkey.protocol.log.account.AccountDevice;
import latchkey.protocol.log.account.AccountLog;
import latchkey.protocol.log.account.AccountState;
import latchkey.protocol.log.account.AccountWriter;

/** This device's own account: what its log says, and what this device signs of it. */
public final class OwnAccount {
  private static final int MAX_ATTEMPTS = 20;

  private final UserId user;
  private final int deviceId;
  private final SigningKey key;
  private final MemberApi api;
  private final AccountDirectory directory;
  private final KeyStore store;
  private final ReentrantLock appending = new ReentrantLock();

  public OwnAccount(
      UserId user,
      int deviceId,
      SigningKey key,
      MemberApi api,
      AccountDirectory directory,
      KeyStore store) {
    this.user = user;
    this.deviceId = deviceId;
    this.key = key;
    this.api = api;
    this.directory = directory;
    this.store = store;
  }

  /** What its log says, as far as it is known here: at least that it was opened. */
  public AccountState state() {
    return directory
        .state(user)
        .orElseThrow(() ->
            new LatchkeyException(
                ErrorCode.ACCOUNT_REFUSED,
                "The log of your account is missing on this device. Sign in anew."));
  }

  /** Reads its log to the end. */
  public void readOn() {
    directory.readOn(List.of(user));
  }

  /** Its active devices, by the verified log, with what the server knows of them besides. */
  public List<OwnDevice> devices() {
    readOn();
    Map<Integer, DeviceInfo> told =
        api.devices().stream()
            .collect(Collectors.toMap(DeviceInfo::deviceId, one -> one, (one, other) -> one));
    return state().active().values().stream()
        .sorted((one, other) -> Integer.compare(one.deviceId(), other.deviceId()))
        .map(device -> device(device, Optional.ofNullable(told.get(device.deviceId()))))
        .toList();
  }

  /** A device of the log, with what the server knows of it besides. */
  public OwnDevice device(AccountDevice device, Optional<DeviceInfo> told) {
    boolean isFirst = device.addedBy() == device.deviceId();
    return new OwnDevice(
        device.deviceId(),
        told.map(DeviceInfo::name),
        told.map(DeviceInfo::addedAt),
        told.map(DeviceInfo::lastSeenAt),
        device.deviceId() == deviceId,
        isFirst ? Optional.empty() : Optional.of(device.addedBy()));
  }

  /** The other devices that go if that one is signed out here, in ascending order. */
  public Set<Integer> goWith(int device, Set<Integer> keep) {
    Set<Integer> named =
        directory.read(user, log -> log.goWith(List.of(device), List.copyOf(keep), deviceId));
    Set<Integer> gone = new TreeSet<>(named);
    gone.remove(device);
    return gone;
  }

  /** The account's present recovery code, where this device keeps it. */
  public Optional<RecoveryCode> recoveryCode() {
    return Stream.of(store.account().recoveryCode(), store.account().nextRecoveryCode())
        .flatMap(Optional::stream)
        .map(RecoveryCode::parse)
        .filter(this::isPresent)
        .findFirst();
  }

  private boolean isPresent(RecoveryCode code) {
    return code.key().publicKey().equals(directory.read(user, AccountLog::recoveryKey));
  }

  /**
   * Puts a new recovery code in the place of the present one, and keeps it.
   *
   * @throws LatchkeyException {@code recovery_unknown} where the account has another code
   */
  public void changeRecoveryCode(RecoveryCode present) {
    readOn();
    if (!isPresent(present)) {
      throw new LatchkeyException(
          ErrorCode.RECOVERY_UNKNOWN,
          "That is not your account's present recovery code. Check each character, and whether a"
              + " newer code has taken its place.");
    }
    RecoveryCode next = RecoveryCode.random();
    // Before it is sent: it may stand although the answer is lost, and no other copy of it exists.
    store.account().putNextRecoveryCode(next.text());
    append(
        log ->
            isPresent(next)
                ? Optional.empty()
                : Optional.of(
                    AccountWriter.forRecovery(log, present.key(), Instant.now())
                        .changeRecoveryKey(next.key())),
        Optional.empty());
  }

  /**
   * Changes the name; nothing happens where it is that already.
   *
   * @throws LatchkeyException {@code already_exists} where another account is called so
   */
  public void rename(String name) {
    boolean isTaken =
        api.users().stream()
            .anyMatch(other -> other.name().equals(name) && !other.userId().equals(user));
    if (isTaken) {
      throw new LatchkeyException(
          ErrorCode.ALREADY_EXISTS,
          "There is an account of that name already. Choose another name.");
    }
    append((log, writer) ->
        log.state().filter(state -> state.displayName().equals(name)).isPresent()
            ? Optional.empty()
            : Optional.of(writer.rename(name)));
  }

  /**
   * Signs a device out, and what it had added, except for those that stay; nothing happens where it
   * is out already.
   */
  public void remove(int device, Set<Integer> keep) {
    append((log, writer) -> {
      if (log.state().flatMap(state -> state.device(device)).isEmpty()) {
        return Optional.empty();
      }
      Set<Integer> gone = log.goWith(List.of(device), List.of(), deviceId);
      return Optional.of(
          writer.removeDevices(
              List.of(device),
              keep.stream().filter(id -> id != device && gone.contains(id)).toList()));
    });
  }

  /** Signs this device out alone: what it had added stays. */
  public void removeSelf() {
    remove(deviceId, goWith(deviceId, Set.of()));
  }

  private void append(BiFunction<AccountLog, AccountWriter, Optional<Bytes>> body) {
    append(log -> body.apply(log, writer(log)), Optional.empty());
  }

  AccountWriter writer(AccountLog log) {
    return AccountWriter.forDevice(log, deviceId, key, Instant.now());
  }

  /**
   * Signs an entry at the log's end and appends it; where another device was faster, reads on, asks
   * for the entry again and retries. The entry is kept before it is sent. Until it stands, or
   * another one in its place, nothing else is signed: two for one place would be a fork.
   *
   * @param entry for the log as it is then; empty where there is nothing left to say
   * @param deviceLink the hash of the token of the link by which a device is added
   * @throws LatchkeyException what the server refuses; the entry is sent again with the next
   *     connection, and before anything else is signed
   */
  void append(Function<AccountLog, Optional<Bytes>> entry, Optional<Bytes> deviceLink) {
    appending.lock();
    try {
      settle();
      for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
        requireOneLog();
        AccountLog log = directory.log(user);
        Optional<Bytes> next = entry.apply(log);
        if (next.isEmpty()) {
          return;
        }
        Refusals.require(log, next.get(), "Your account does not take this: %s.");
        PendingEntry pending = new PendingEntry(log.size(), next.get(), deviceLink.orElse(null));
        store.atomically(() -> {
          store.accountLogs().putPending(pending);
          store.accountLogs().putToCarry();
        });
        if (stands(pending)) {
          return;
        }
      }
      throw moved("Your account changes too fast right now. Try again.");
    } finally {
      appending.unlock();
    }
  }

  /**
   * Sends what was signed here before and of which it is not known whether it stands. Returns when
   * an entry stands in that place, this one or another.
   */
  public void settle() {
    appending.lock();
    try {
      store
          .accountLogs()
          .pending()
          .ifPresent(pending -> {
            var unused = stands(pending);
          });
    } finally {
      appending.unlock();
    }
  }

  /** False where another entry stands in its place. */
  private boolean stands(PendingEntry pending) {
    if (directory.size(user) <= pending.index()) {
      requireOneLog();
      send(pending);
    }
    store.accountLogs().deletePending();
    return directory.log(user).hashAt(pending.index()).equals(KnownLog.hash(pending.entry()));
  }

  /** Returns when the log is known to have an entry in that place. */
  private void send(PendingEntry pending) {
    try {
      api.append(new AppendAccountEntry(pending.entry(), pending.deviceLink()));
      directory.appended(user, pending.index(), pending.entry());
    } catch (LatchkeyException e) {
      readAfter(e);
      if (directory.size(user) <= pending.index()) {
        throw e.code() == ErrorCode.LOG_MOVED
            ? moved(
                "The server says that your account has changed, but does not show how. It may be"
                    + " hiding something.")
            : e;
      }
    }
  }

  /** Whatever the answer was, the log says whether the entry stands. */
  private void readAfter(LatchkeyException answer) {
    try {
      readOn();
    } catch (LatchkeyException e) {
      answer.addSuppressed(e);
      throw answer;
    }
  }

  private void requireOneLog() {
    if (directory.fork(user).isPresent()) {
      throw new LatchkeyException(
          ErrorCode.ACCOUNT_REFUSED,
          "The server shows two logs of your account. Nothing is signed here until it is clear"
              + " which one is right: look at your devices, and ask who runs the server.");
    }
  }

  private static LatchkeyException moved(String message) {
    return new LatchkeyException(ErrorCode.LOG_MOVED, message);
  }

  AccountDirectory directory() {
    return directory;
  }

  UserId user() {
    return user;
  }
}
