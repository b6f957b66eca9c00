package latchkey.protocol.log.meeting;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.UserId;
import latchkey.protocol.log.EntryRefused;
import latchkey.protocol.log.LogFault;
import latchkey.protocol.log.account.AccountDevice;
import latchkey.protocol.log.account.AccountLog;
import latchkey.protocol.log.account.AccountPlace;
import latchkey.protocol.log.account.AccountState;

/** Members, their accounts as this meeting's log names them, and their devices. */
final class People {
  private final Accounts known;

  /** Every account that the log has named, at the newest place. */
  private final Map<UserId, AccountState> accounts = new HashMap<>();

  private final Map<UserId, Member> members = new LinkedHashMap<>();
  private final Map<Address, Device> devices = new LinkedHashMap<>();
  private final Map<Address, Long> wentOutAt = new HashMap<>();

  People(Accounts known) {
    this.known = known;
  }

  People copy() {
    People copy = new People(known);
    copy.accounts.putAll(accounts);
    copy.members.putAll(members);
    copy.devices.putAll(devices);
    copy.wentOutAt.putAll(wentOutAt);
    return copy;
  }

  List<Member> members() {
    return List.copyOf(members.values());
  }

  Optional<Member> member(UserId userId) {
    return Optional.ofNullable(members.get(userId));
  }

  /** An account that the log has named, member or not. */
  Optional<AccountState> account(UserId userId) {
    return Optional.ofNullable(accounts.get(userId));
  }

  List<Device> devices() {
    return List.copyOf(devices.values());
  }

  Optional<Device> device(Address address) {
    return Optional.ofNullable(devices.get(address));
  }

  Optional<Long> wentOutAt(Address address) {
    return Optional.ofNullable(wentOutAt.get(address));
  }

  boolean isHost(UserId userId) {
    return member(userId).filter(Member::isHost).isPresent();
  }

  boolean isLastHost(UserId userId) {
    return isHost(userId) && members.values().stream().filter(Member::isHost).count() == 1;
  }

  Member require(UserId userId) throws EntryRefused {
    return member(userId)
        .orElseThrow(() -> new EntryRefused(LogFault.CONTRADICTION, "that user is no member"));
  }

  /**
   * What the account's log says at a place that an entry names. The place must extend the one that
   * this log named last.
   */
  AccountState atPlace(UserId userId, AccountPlace place) throws EntryRefused {
    AccountState last = accounts.get(userId);
    if (last != null) {
      boolean same = last.place().equals(place);
      EntryRefused.unless(
          same || place.index() > last.place().index(),
          LogFault.CONTRADICTION,
          "the entry names an older place of the account than the log has named");
      if (same) {
        return last;
      }
    }
    AccountLog log =
        known
            .log(userId)
            .filter(found -> hasPlace(found, place))
            .orElseThrow(() ->
                new EntryRefused(
                    LogFault.ACCOUNT_MISSING,
                    "the entry names a place of an account's log that is not here"));
    EntryRefused.unless(
        last == null || hasPlace(log, last.place()),
        LogFault.CONTRADICTION,
        "the entry names another branch of the account's log than the log has named");
    return log.stateAt(place.index()).orElseThrow();
  }

  private static boolean hasPlace(AccountLog log, AccountPlace place) {
    return log.hashAt(place.index()).filter(place.hash()::equals).isPresent();
  }

  /** The key of a device in its account, at the newer of two places that has it. */
  Optional<Bytes> deviceKey(AccountState newer, Address address) {
    return newer
        .device(address.deviceId())
        .or(() -> account(newer.userId()).flatMap(last -> last.device(address.deviceId())))
        .map(AccountDevice::identityKey);
  }

  /** Whether its account is a member that was added since the device went out. */
  boolean mayJoin(Address address) {
    return member(new UserId(address.id()))
        .filter(member -> wentOutAt(address).filter(index -> index > member.addedAt()).isEmpty())
        .isPresent();
  }

  /** The devices that would go out if the account stood at this place. */
  List<Address> removedBy(AccountState newer) {
    return devicesOf(newer.userId(), device -> newer.removed().contains(device.deviceId()));
  }

  /** Lets the account stand at this place. Returns the devices that go out. */
  List<Address> move(AccountState newer, long index) {
    List<Address> gone = removedBy(newer);
    gone.forEach(address -> takeOut(address, index));
    accounts.put(newer.userId(), newer);
    members.computeIfPresent(newer.userId(), (id, member) -> member.with(newer));
    return gone;
  }

  /** Makes the account a member, or lets its devices that went out join again. */
  void add(AccountState account, Role role, long index, boolean proved) {
    Member present = members.get(account.userId());
    members.put(
        account.userId(),
        present == null
            ? new Member(account, role, List.of(), index, proved)
            : present.addedAgain(index, proved));
  }

  void join(Device device) {
    devices.put(device.address(), device);
  }

  void takeOut(Address address, long index) {
    devices.remove(address);
    wentOutAt.put(address, index);
  }

  /** Ends a membership. Returns the devices that go out. */
  List<Address> remove(UserId userId, long index) {
    List<Address> gone = devicesOf(userId, device -> true);
    gone.forEach(address -> takeOut(address, index));
    members.remove(userId);
    strikeFromChains(userId);
    return gone;
  }

  void promote(UserId userId, Member by) {
    List<UserId> chain = new ArrayList<>(by.chain());
    chain.add(by.userId());
    members.computeIfPresent(userId, (id, member) -> member.with(Role.HOST, chain));
  }

  void demote(UserId userId) {
    members.computeIfPresent(userId, (id, member) -> member.with(Role.MEMBER, List.of()));
    strikeFromChains(userId);
  }

  private void strikeFromChains(UserId userId) {
    members.replaceAll((id, member) -> member.withoutInChain(userId));
  }

  private List<Address> devicesOf(UserId userId, Predicate<Device> which) {
    return devices.values().stream()
        .filter(device -> device.userId().equals(userId))
        .filter(which)
        .map(Device::address)
        .toList();
  }
}
