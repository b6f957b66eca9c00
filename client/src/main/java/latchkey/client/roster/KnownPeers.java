package latchkey.client.roster;

import java.util.Optional;
import latchkey.client.crypto.Peer;
import latchkey.client.store.PinnedIdentities;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;

/**
 * Those whom this device encrypts for and listens to: the verified roster has them, under the
 * identity key by which this device knows them.
 */
public final class KnownPeers {
  private final RosterFollower roster;
  private final Attendance attendance;
  private final PinnedIdentities pinned;

  public KnownPeers(RosterFollower roster, Attendance attendance, PinnedIdentities pinned) {
    this.roster = roster;
    this.attendance = attendance;
    this.pinned = pinned;
  }

  /** Empty where the roster does not have it, or another key is pinned for it. */
  public Optional<Peer> find(Address address) {
    return roster
        .read(log -> log.identityKey(address))
        .filter(key -> isPinned(address, key))
        .map(key -> new Peer(address, key));
  }

  /** As {@link #find}, or somebody who has gone: what it wrote may still be on its way. */
  public Optional<Peer> findAuthor(Address address) {
    return attendance
        .identityKey(address)
        .filter(key -> isPinned(address, key))
        .map(key -> new Peer(address, key));
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
