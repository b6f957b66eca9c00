package latchkey.protocol.log.account;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import latchkey.protocol.Bytes;
import latchkey.protocol.Limits;
import latchkey.protocol.UserId;
import latchkey.protocol.keys.SignatureCheck;
import latchkey.protocol.log.CanonicalForm;
import latchkey.protocol.log.Chain;
import latchkey.protocol.log.EntryRefused;
import latchkey.protocol.log.Form;
import latchkey.protocol.log.HashContext;
import latchkey.protocol.log.LogFault;
import latchkey.protocol.log.LogVerdict;
import latchkey.protocol.log.SigningContext;
import latchkey.protocol.log.WrittenEntry;
import latchkey.protocol.log.account.wire.AccountOpened;
import latchkey.protocol.log.account.wire.Device;
import latchkey.protocol.log.account.wire.DeviceAdded;
import latchkey.protocol.log.account.wire.DeviceRemoved;
import latchkey.protocol.log.account.wire.DisplayNameChanged;
import latchkey.protocol.log.account.wire.Possession;
import latchkey.protocol.log.account.wire.RecoveryKeyChanged;
import latchkey.protocol.log.account.wire.RecoveryPossession;
import latchkey.protocol.log.wire.Entry;

/**
 * An account's log, built by checking each entry in turn (docs/second-edition/protocol.md, section
 * 2.1). Only the account's own keys can write it; a server can withhold entries and make none. Not
 * safe for use by several threads.
 */
public final class AccountLog {
  /** The signer that is no device: the recovery key. */
  public static final int RECOVERY = 0;

  /** Devices that may be active at once. */
  public static final int MAX_DEVICES = 16;

  /** Entries that devices may sign; removals are not counted. */
  public static final int MAX_ENTRIES = 1_000;

  /** Entries that the recovery key may sign besides; removals are not counted. */
  public static final int MAX_RECOVERY_ENTRIES = 100;

  /** The greatest id that a device may give to another. The recovery key has the rest. */
  public static final int MAX_ID_BY_DEVICE = 100;

  private static final int MAX_ENTRY_BYTES = 2_048;

  static final int ACCOUNT_OPENED = 1;
  static final int DEVICE_ADDED = 2;
  static final int DEVICE_REMOVED = 3;
  static final int DISPLAY_NAME_CHANGED = 4;
  static final int RECOVERY_KEY_CHANGED = 5;

  private final SignatureCheck signatures;
  private final Chain chain;
  private final List<AccountState> states = new ArrayList<>();
  private final Set<Bytes> usedKeys = new HashSet<>();
  private final Map<Integer, AccountDevice> everAdded = new TreeMap<>();
  private Bytes recoveryKey = Bytes.EMPTY;
  private int countedOfDevices;
  private int countedOfRecovery;

  /** An empty log. */
  public AccountLog(SignatureCheck signatures) {
    this.signatures = signatures;
    this.chain = new Chain(HashContext.ACCOUNT_ENTRY);
  }

  private AccountLog(AccountLog other) {
    this.signatures = other.signatures;
    this.chain = other.chain.copy();
    this.states.addAll(other.states);
    this.usedKeys.addAll(other.usedKeys);
    this.everAdded.putAll(other.everAdded);
    this.recoveryKey = other.recoveryKey;
    this.countedOfDevices = other.countedOfDevices;
    this.countedOfRecovery = other.countedOfRecovery;
  }

  /** An equal log that grows by itself. */
  public AccountLog copy() {
    return new AccountLog(this);
  }

  /** 16 bytes, chosen when the account was opened; empty for an empty log. */
  public Bytes logId() {
    return chain.logId();
  }

  /** The hash of entry 0. Empty for an empty log. */
  public Bytes root() {
    return chain.hashAt(0).orElse(Bytes.EMPTY);
  }

  /** The recovery key that counts now, 33 bytes; empty for an empty log. */
  public Bytes recoveryKey() {
    return recoveryKey;
  }

  /** How many entries the log has: the index of the next. */
  public long size() {
    return chain.size();
  }

  /** The hash of the newest entry; empty for an empty log. */
  public Bytes head() {
    return chain.head();
  }

  /** The hash of the entry at {@code index}, if the log reaches that far. */
  public Optional<Bytes> hashAt(long index) {
    return chain.hashAt(index);
  }

  /** What the log says up to the entry at {@code index}, if it reaches that far. */
  public Optional<AccountState> stateAt(long index) {
    return index >= 0 && index < states.size()
        ? Optional.of(states.get((int) index))
        : Optional.empty();
  }

  /** What the whole log says; empty for an empty log. */
  public Optional<AccountState> state() {
    return stateAt(size() - 1);
  }

  /**
   * Checks a serialised {@code SignedEntry} and, if it is good, takes it in as the new head. A
   * refused one changes nothing.
   */
  public LogVerdict<AccountEvent> append(Bytes signedEntry) {
    boolean signed = false;
    try {
      WrittenEntry entry = WrittenEntry.parse(signedEntry, MAX_ENTRY_BYTES);
      chain.requireNext(entry);
      int signer = signer(entry);
      requireKnownOrSkippable(entry);
      EntryRefused.unless(
          SigningContext.ACCOUNT_ENTRY.verifies(
              signatures, key(entry, signer), entry.entry().toByteArray(), entry.signature()),
          LogFault.BAD_SIGNATURE,
          "the entry's signature is not its signer's");
      signed = true;
      return new LogVerdict.Accepted<>(take(entry, signer));
    } catch (EntryRefused e) {
      return new LogVerdict.Refused<>(e.fault(), e.detail(), signed);
    }
  }

  private static int signer(WrittenEntry entry) throws EntryRefused {
    Form.that(
        entry.content().getSigner().getId().isEmpty(), "the signer of an account entry has an id");
    int device = entry.content().getSigner().getDeviceId();
    return device == RECOVERY ? RECOVERY : Form.deviceId(device);
  }

  private static void requireKnownOrSkippable(WrittenEntry entry) throws EntryRefused {
    int type = entry.content().getType();
    EntryRefused.unless(
        entry.maySkip() || (type >= ACCOUNT_OPENED && type <= RECOVERY_KEY_CHANGED),
        LogFault.NEWER_VERSION,
        "the entry is of a type that this version does not know");
  }

  /** The key that must have signed: at index 0 the one that the entry itself names. */
  private Bytes key(WrittenEntry entry, int signer) throws EntryRefused {
    if (states.isEmpty()) {
      EntryRefused.unless(
          entry.content().getType() == ACCOUNT_OPENED,
          LogFault.CONTRADICTION,
          "the first entry does not open the account");
      AccountOpened opened = body(AccountOpened.parser(), entry.content());
      AccountDevice device = device(opened.getDevice(), opened.hasDevice(), signer);
      EntryRefused.unless(
          device.deviceId() == signer,
          LogFault.NOT_PERMITTED,
          "the first entry is not signed by the device that it names");
      return device.identityKey();
    }
    if (signer == RECOVERY) {
      return recoveryKey;
    }
    AccountDevice device = everAdded.get(signer);
    if (device == null) {
      throw new EntryRefused(LogFault.SIGNER_UNKNOWN, "the signer is no device of the account");
    }
    return device.identityKey();
  }

  private AccountEvent take(WrittenEntry written, int signer) throws EntryRefused {
    EntryRefused.unless(
        signer == RECOVERY || states.isEmpty() || newest().device(signer).isPresent(),
        LogFault.NOT_PERMITTED,
        "the signer was removed from the account");
    Entry entry = written.content();
    return switch (entry.getType()) {
      case ACCOUNT_OPENED -> takeOpened(written, signer);
      case DEVICE_ADDED -> takeDeviceAdded(written, signer);
      case DEVICE_REMOVED -> takeDeviceRemoved(written, signer);
      case DISPLAY_NAME_CHANGED -> takeDisplayNameChanged(written, signer);
      case RECOVERY_KEY_CHANGED -> takeRecoveryKeyChanged(written, signer);
      default -> {
        requireRoom(signer);
        AccountState state = newest();
        add(
            written,
            state.displayName(),
            state.active(),
            state.removed(),
            state.removedThemselves());
        count(signer);
        yield new AccountEvent.Skipped(signer, entry.getType());
      }
    };
  }

  private AccountEvent takeOpened(WrittenEntry written, int signer) throws EntryRefused {
    EntryRefused.unless(
        states.isEmpty(), LogFault.CONTRADICTION, "the account has been opened already");
    AccountOpened opened = body(AccountOpened.parser(), written.content());
    String name = Form.name(opened.getDisplayName(), Limits.MAX_NAME_CODE_POINTS);
    AccountDevice device = device(opened.getDevice(), opened.hasDevice(), signer);
    Bytes recovery = Form.key(opened.getRecoveryKey(), "recoveryKey");
    EntryRefused.unless(
        !recovery.equals(device.identityKey()),
        LogFault.CONTRADICTION,
        "the recovery key is the device's");
    requireRecoveryPossession(written.content(), recovery, opened.getRecoveryPossession());
    recoveryKey = recovery;
    usedKeys.add(recovery);
    take(device);
    count(signer);
    Map<Integer, AccountDevice> active = Map.of(device.deviceId(), device);
    Bytes root = chain.add(written);
    states.add(
        new AccountState(
            UserId.ofRoot(root),
            device.identityKey(),
            new AccountPlace(0, root),
            name,
            active,
            Set.of(),
            Set.of()));
    return new AccountEvent.Opened(signer, name, device, recovery);
  }

  private AccountEvent takeDeviceAdded(WrittenEntry written, int signer) throws EntryRefused {
    DeviceAdded added = body(DeviceAdded.parser(), written.content());
    AccountDevice device = device(added.getDevice(), added.hasDevice(), signer);
    Bytes possession = Form.signature(added.getPossession(), "the proof of possession");
    requireRoom(signer);
    EntryRefused.unless(
        !everAdded.containsKey(device.deviceId()),
        LogFault.CONTRADICTION,
        "that device id was used before");
    EntryRefused.unless(
        signer == RECOVERY || device.deviceId() <= MAX_ID_BY_DEVICE,
        LogFault.CONTRADICTION,
        "ids above " + MAX_ID_BY_DEVICE + " are the recovery key's to give");
    EntryRefused.unless(
        !usedKeys.contains(device.identityKey()),
        LogFault.CONTRADICTION,
        "that key was used before");
    AccountState state = newest();
    EntryRefused.unless(
        state.active().size() < MAX_DEVICES,
        LogFault.CONTRADICTION,
        "the account has as many devices as it may have");
    Possession signed =
        Possession.newBuilder()
            .setAccountRoot(ByteString.copyFrom(root().toByteArray()))
            .setAccountHead(written.content().getPreviousHash())
            .setDevice(added.getDevice())
            .build();
    EntryRefused.unless(
        SigningContext.POSSESSION.verifies(
            signatures, device.identityKey(), signed.toByteArray(), possession),
        LogFault.BAD_PROOF,
        "the new device has not proved its key");
    take(device);
    count(signer);
    Map<Integer, AccountDevice> active = new TreeMap<>(state.active());
    active.put(device.deviceId(), device);
    add(written, state.displayName(), active, state.removed(), state.removedThemselves());
    return new AccountEvent.DeviceAdded(signer, device);
  }

  private AccountEvent takeDeviceRemoved(WrittenEntry written, int signer) throws EntryRefused {
    DeviceRemoved body = body(DeviceRemoved.parser(), written.content());
    List<Integer> named = Form.ascending(body.getDeviceIdsList());
    List<Integer> keep = Form.ascending(body.getKeepList());
    Form.that(!named.isEmpty(), "the entry removes no device");
    AccountState state = newest();
    EntryRefused.unless(
        state.active().keySet().containsAll(named),
        LogFault.CONTRADICTION,
        "a device to be removed is not active");
    for (int kept : keep) {
      EntryRefused.unless(
          state.active().containsKey(kept)
              && kept != signer
              && !named.contains(kept)
              && reached(named, List.of(), signer).contains(kept),
          LogFault.CONTRADICTION,
          "a device to be kept would not have gone");
    }
    Set<Integer> gone = goWith(named, keep, signer);
    Map<Integer, AccountDevice> active = new TreeMap<>(state.active());
    active.keySet().removeAll(gone);
    Set<Integer> removed = new HashSet<>(state.removed());
    removed.addAll(gone);
    Set<Integer> themselves = new HashSet<>(state.removedThemselves());
    if (gone.contains(signer)) {
      themselves.add(signer);
    }
    add(written, state.displayName(), active, removed, themselves);
    return new AccountEvent.DeviceRemoved(signer, List.copyOf(gone));
  }

  /**
   * The active devices that would go with these, themselves included, in ascending order.
   *
   * @param keep devices that stay, and the walk does not go below them
   * @param signer the device that would sign it, which stays unless it is named
   */
  public Set<Integer> goWith(List<Integer> named, List<Integer> keep, int signer) {
    Set<Integer> gone = reached(named, keep, signer);
    gone.retainAll(newest().active().keySet());
    return gone;
  }

  /**
   * The named devices, those that they had added, and so on, in ascending order. The walk goes
   * through devices that are gone already: what a stolen device had added through another goes
   * along, though the other went before. It does not go below a device that stays.
   */
  private Set<Integer> reached(List<Integer> named, List<Integer> keep, int signer) {
    Set<Integer> reached = new TreeSet<>(named);
    boolean grew = true;
    while (grew) {
      grew = false;
      for (AccountDevice device : everAdded.values()) {
        int id = device.deviceId();
        boolean stays = id == signer || keep.contains(id);
        if (!stays && device.hasAdder() && reached.contains(device.addedBy())) {
          grew |= reached.add(id);
        }
      }
    }
    return reached;
  }

  private AccountEvent takeDisplayNameChanged(WrittenEntry written, int signer)
      throws EntryRefused {
    DisplayNameChanged body = body(DisplayNameChanged.parser(), written.content());
    String name = Form.name(body.getDisplayName(), Limits.MAX_NAME_CODE_POINTS);
    EntryRefused.unless(
        signer != RECOVERY, LogFault.NOT_PERMITTED, "the recovery key may not change the name");
    requireRoom(signer);
    AccountState state = newest();
    EntryRefused.unless(
        !name.equals(state.displayName()), LogFault.CONTRADICTION, "that is the name already");
    count(signer);
    add(written, name, state.active(), state.removed(), state.removedThemselves());
    return new AccountEvent.DisplayNameChanged(signer, name);
  }

  private AccountEvent takeRecoveryKeyChanged(WrittenEntry written, int signer)
      throws EntryRefused {
    RecoveryKeyChanged body = body(RecoveryKeyChanged.parser(), written.content());
    Bytes key = Form.key(body.getRecoveryKey(), "recoveryKey");
    EntryRefused.unless(
        signer == RECOVERY,
        LogFault.NOT_PERMITTED,
        "only the recovery key may name another recovery key");
    requireRoom(signer);
    EntryRefused.unless(
        !usedKeys.contains(key), LogFault.CONTRADICTION, "that key was used before");
    requireRecoveryPossession(written.content(), key, body.getRecoveryPossession());
    recoveryKey = key;
    usedKeys.add(key);
    count(signer);
    AccountState state = newest();
    add(written, state.displayName(), state.active(), state.removed(), state.removedThemselves());
    return new AccountEvent.RecoveryKeyChanged(signer, key);
  }

  private void requireRecoveryPossession(Entry entry, Bytes key, ByteString possession)
      throws EntryRefused {
    Bytes signature = Form.signature(possession, "the proof of the recovery key");
    RecoveryPossession signed =
        RecoveryPossession.newBuilder()
            .setLogId(entry.getLogId())
            .setPreviousHash(entry.getPreviousHash())
            .setRecoveryKey(ByteString.copyFrom(key.toByteArray()))
            .build();
    EntryRefused.unless(
        SigningContext.RECOVERY_POSSESSION.verifies(
            signatures, key, signed.toByteArray(), signature),
        LogFault.BAD_PROOF,
        "the recovery key has not been proved");
  }

  private void requireRoom(int signer) throws EntryRefused {
    boolean room =
        signer == RECOVERY
            ? countedOfRecovery < MAX_RECOVERY_ENTRIES
            : countedOfDevices < MAX_ENTRIES;
    EntryRefused.unless(
        room,
        LogFault.CONTRADICTION,
        "the account's log is full: it takes nothing but removals from this signer");
  }

  private void count(int signer) {
    if (signer == RECOVERY) {
      countedOfRecovery++;
    } else {
      countedOfDevices++;
    }
  }

  private void take(AccountDevice device) {
    everAdded.put(device.deviceId(), device);
    usedKeys.add(device.identityKey());
  }

  private void add(
      WrittenEntry written,
      String displayName,
      Map<Integer, AccountDevice> active,
      Set<Integer> removed,
      Set<Integer> removedThemselves) {
    AccountState before = newest();
    long index = size();
    Bytes hash = chain.add(written);
    states.add(
        new AccountState(
            before.userId(),
            before.openingKey(),
            new AccountPlace(index, hash),
            displayName,
            active,
            removed,
            removedThemselves));
  }

  private AccountState newest() {
    return states.getLast();
  }

  private static AccountDevice device(Device wire, boolean present, int signer)
      throws EntryRefused {
    Form.that(present, "the entry names no device");
    return new AccountDevice(
        Form.deviceId(wire.getDeviceId()), Form.key(wire.getIdentityKey(), "identityKey"), signer);
  }

  private static <M extends Message> M body(Parser<M> parser, Entry entry) throws EntryRefused {
    return CanonicalForm.parse(parser, entry.getBody(), "the entry's body");
  }
}
