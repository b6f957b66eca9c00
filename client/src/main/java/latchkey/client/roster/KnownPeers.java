package latchkey.client.roster;

import java.util.Optional;
import latchkey.client.account.AccountDirectory;
import latchkey.client.account.Standing;
import latchkey.client.crypto.Peer;
import latchkey.client.store.PinnedIdentities;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;

/**
 * Those whom this device encrypts for and listens to: the verified roster has them, under the
 * identity key by which this device knows them; and nothing that is known here of a member's
 * account speaks against its device.
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
   * Empty where the roster does not have it, another key is pinned for it, or its account's log,
   * which may be known further than the roster names it, has signed it out.
   */
  public Optional<Peer> find(Address address) {
    return roster
        .read(log -> log.identityKey(address))
        .filter(key -> isPinned(address, key))
        .filter(key -> !accounts.standing(address).isOut())
        .map(key -> new Peer(address, key));
  }

  /**
   * As {@link #find}, or somebody who has gone, or was signed out: what it wrote may still be on
   * its way.
   */
  public Optional<Peer> findAuthor(Address address) {
    return attendance
        .identityKey(address)
        .filter(key -> isPinned(address, key))
        .filter(key -> !isDisputed(address))
        .map(key -> new Peer(address, key));
  }

  /** Whether only one of two logs of its account that the server shows has the device. */
  public boolean isDisputed(Address address) {
    return accounts.standing(address) == Standing.DISPUTED;
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
