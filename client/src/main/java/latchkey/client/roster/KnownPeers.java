package latchkey.client.roster;

import java.util.List;
import java.util.Optional;
import latchkey.client.account.AccountDirectory;
import latchkey.client.account.Standing;
import latchkey.client.crypto.Peer;
import latchkey.client.store.PinnedIdentities;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.UserId;

/**
 * Those whom this device encrypts for and listens to: the verified roster has them, under the
 * identity key by which this device knows them; and a member's device is one of its account's, by
 * that account's verified log.
 */
public final class KnownPeers {
  private final RosterFollower roster;
  private final Attendance attendance;
  private final PinnedIdentities pinned;
  private final AccountDirectory accounts;

  public KnownPeers(
      RosterFollower roster,
      Attendance attendance,
      PinnedIdentities pinned,
      AccountDirectory accounts) {
    this.roster = roster;
    this.attendance = attendance;
    this.pinned = pinned;
    this.accounts = accounts;
  }

  /**
   * Empty where the roster does not have it, another key is pinned for it, or its account's log
   * does not have it, as far as that is known here.
   */
  public Optional<Peer> find(Address address) {
    return roster
        .read(log -> log.identityKey(address))
        .filter(key -> isPinned(address, key))
        .filter(key -> isGuest(address) || accounts.standing(address, key) == Standing.ACTIVE)
        .map(key -> new Peer(address, key));
  }

  /**
   * As {@link #find}, or somebody who has gone, or was signed out: what it wrote may still be on
   * its way. Reads the account's log on where it does not have the device so far.
   */
  public Optional<Peer> findAuthor(Address address) {
    return attendance
        .identityKey(address)
        .filter(key -> isPinned(address, key))
        .filter(key -> !attendance.isOrWasDevice(address) || isListed(address, key))
        .map(key -> new Peer(address, key));
  }

  private boolean isListed(Address device, Bytes key) {
    if (accounts.standing(device, key).isOpen()) {
      accounts.readOn(List.of(new UserId(device.id())));
    }
    return switch (accounts.standing(device, key)) {
      case ACTIVE, WITHHELD, REMOVED -> true;
      case UNREAD, ABSENT, OTHER_KEY, DISPUTED -> false;
    };
  }

  private boolean isGuest(Address address) {
    return !attendance.isOrWasDevice(address);
  }

  /** Whether the roster has it as a member's device that its account's log does not have. */
  public boolean isUnlisted(Address address) {
    return standing(address)
        .filter(standing ->
            standing == Standing.ABSENT
                || standing == Standing.OTHER_KEY
                || standing == Standing.DISPUTED)
        .isPresent();
  }

  /** Whether the roster has it as the device of an account whose log the server does not show. */
  public boolean isWithheld(Address address) {
    return standing(address).filter(standing -> standing == Standing.WITHHELD).isPresent();
  }

  private Optional<Standing> standing(Address address) {
    return roster
        .read(log -> log.device(address))
        .map(device -> accounts.standing(address, device.identityKey()));
  }

  /** Whether the roster has it, but under another key than the pinned one. */
  public boolean hasChanged(Address address) {
    return roster
        .read(log -> log.identityKey(address))
        .filter(key -> !isPinned(address, key))
        .isPresent();
  }

  private boolean isPinned(Address address, Bytes key) {
    return pinned.get(address).filter(pin -> pin.identityKey().equals(key)).isPresent();
  }
}
