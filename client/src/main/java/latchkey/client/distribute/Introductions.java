package latchkey.client.distribute;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import latchkey.client.crypto.Peer;
import latchkey.client.crypto.PeerBundle;
import latchkey.client.model.LatchkeyException;
import latchkey.client.roster.RosterFollower;
import latchkey.client.thread.Workers;
import latchkey.protocol.Address;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.Limits;
import latchkey.protocol.keys.GuestKeyBundle;
import latchkey.protocol.keys.GuestKeyBundles;
import latchkey.protocol.log.Ids;
import latchkey.protocol.log.meeting.Guest;

/**
 * Gets what is needed to encrypt for participants with whom there is no session yet: of many guests
 * by one call.
 */
final class Introductions {
  private final RosterFollower roster;
  private final Peers peers;

  Introductions(RosterFollower roster, Peers peers) {
    this.roster = roster;
    this.peers = peers;
  }

  /**
   * What came of introducing.
   *
   * @param failures who cannot be encrypted for, and why
   */
  record Introduced(Map<Address, PeerBundle> bundles, Map<Address, Failure> failures) {
    static final Introduced NOBODY = new Introduced(Map.of(), Map.of());
  }

  /** Gets a bundle of each. */
  Introduced introduce(Collection<Peer> recipients) {
    Map<Address, PeerBundle> bundles = new ConcurrentHashMap<>();
    Map<Address, Failure> failures = new ConcurrentHashMap<>();
    List<Peer> devices = new ArrayList<>();
    List<Guest> guests = new ArrayList<>();
    for (Peer recipient : recipients) {
      guest(recipient.address()).ifPresentOrElse(guests::add, () -> devices.add(recipient));
    }
    Workers.each(
        devices,
        device -> {
          try {
            bundles.put(device.address(), PeerBundle.of(peers.bundle(device.address())));
          } catch (LatchkeyException e) {
            failures.put(device.address(), Failure.of(e));
          }
        });
    for (int from = 0; from < guests.size(); from += Limits.MAX_BATCH) {
      introduceGuests(
          guests.subList(from, Math.min(from + Limits.MAX_BATCH, guests.size())),
          bundles,
          failures);
    }
    return new Introduced(bundles, failures);
  }

  private Optional<Guest> guest(Address address) {
    return Ids.isGuest(address)
        ? roster.read(log -> log.guest(new GuestSessionId(address.id())))
        : Optional.empty();
  }

  private void introduceGuests(
      List<Guest> guests, Map<Address, PeerBundle> bundles, Map<Address, Failure> failures) {
    Map<GuestSessionId, Guest> asked = new HashMap<>();
    guests.forEach(guest -> asked.put(guest.sessionId(), guest));
    try {
      GuestKeyBundles answer = peers.guestBundles(List.copyOf(asked.keySet()));
      for (GuestKeyBundles.Refused refused : answer.refused()) {
        failures.put(
            Address.ofGuest(refused.sessionId()), Failure.of(refused.code(), refused.error()));
      }
      for (GuestKeyBundle bundle : answer.bundles()) {
        Guest guest = asked.remove(bundle.sessionId());
        if (guest != null) {
          introduce(guest, bundle, bundles, failures);
        }
      }
      for (Guest guest : asked.values()) {
        failures.putIfAbsent(
            guest.address(), Failure.of(ErrorCode.KEYS_UNKNOWN, "the server gave no keys"));
      }
    } catch (LatchkeyException e) {
      asked.values().forEach(guest -> failures.put(guest.address(), Failure.of(e)));
    }
  }

  private void introduce(
      Guest guest,
      GuestKeyBundle bundle,
      Map<Address, PeerBundle> bundles,
      Map<Address, Failure> failures) {
    if (!bundle.identityKeyPublic().equals(guest.identityKey())) {
      failures.put(guest.address(), Failure.otherKey(bundle.identityKeyPublic()));
    } else if (bundle.registrationId() != guest.registrationId()) {
      failures.put(guest.address(), Failure.otherRegistration());
    } else {
      bundles.put(guest.address(), PeerBundle.of(bundle));
    }
  }
}
