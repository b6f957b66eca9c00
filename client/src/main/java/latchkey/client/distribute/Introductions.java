package latchkey.client.distribute;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import latchkey.client.crypto.Peer;
import latchkey.client.crypto.PeerBundle;
import latchkey.client.invite.LinkSecrets;
import latchkey.client.model.GuestProof;
import latchkey.client.model.LatchkeyException;
import latchkey.client.roster.RosterFollower;
import latchkey.client.thread.Workers;
import latchkey.protocol.Address;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.Limits;
import latchkey.protocol.keys.GuestKeyBundle;
import latchkey.protocol.keys.GuestKeyBundles;
import latchkey.protocol.roster.RosterGuest;

/**
 * Gets what is needed to encrypt for participants with whom there is no session yet: of many guests
 * by one call. A guest must prove, once, that it came with the invitation's link.
 */
final class Introductions {
  private final RosterFollower roster;
  private final LinkSecrets secrets;
  private final Peers peers;
  private final GuestBundles guestBundles;
  private final Set<Address> proven = ConcurrentHashMap.newKeySet();

  Introductions(RosterFollower roster, LinkSecrets secrets, Peers peers) {
    this.roster = roster;
    this.secrets = secrets;
    this.peers = peers;
    this.guestBundles = new GuestBundles(peers);
  }

  /** As {@link Distributor#admit}. */
  void admit(Collection<GuestSessionId> newcomers, Supplier<List<GuestKeyBundle>> call) {
    guestBundles.admit(newcomers, call);
  }

  /** Whether nobody may encrypt for it before it has proved that it came with the link. */
  boolean mustProve(Peer recipient) {
    return guest(recipient.address()).isPresent() && !proven.contains(recipient.address());
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
    List<RosterGuest> guests = new ArrayList<>();
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

  private Optional<RosterGuest> guest(Address address) {
    return roster.read(log ->
        log.device(address).isPresent()
            ? Optional.empty()
            : log.guest(new GuestSessionId(address.id())));
  }

  private void introduceGuests(
      List<RosterGuest> guests, Map<Address, PeerBundle> bundles, Map<Address, Failure> failures) {
    Map<GuestSessionId, RosterGuest> provable = new HashMap<>();
    for (RosterGuest guest : guests) {
      if (secrets.of(guest.invitationTokenHash()).isPresent()) {
        provable.put(guest.sessionId(), guest);
      } else {
        failures.put(
            guest.address(),
            Failure.of(
                ErrorCode.UNAVAILABLE,
                "this device has not been given the secret of the guest's invitation yet"));
      }
    }
    if (provable.isEmpty()) {
      return;
    }
    try {
      GuestKeyBundles answer = guestBundles.of(List.copyOf(provable.keySet()));
      for (GuestKeyBundles.Refused refused : answer.refused()) {
        failures.put(
            Address.ofGuest(refused.sessionId()), Failure.of(refused.code(), refused.error()));
      }
      for (GuestKeyBundle bundle : answer.bundles()) {
        RosterGuest guest = provable.remove(bundle.sessionId());
        if (guest != null) {
          introduce(guest, bundle, bundles, failures);
        }
      }
      for (RosterGuest guest : provable.values()) {
        failures.putIfAbsent(
            guest.address(), Failure.of(ErrorCode.KEYS_UNKNOWN, "the server gave no keys"));
      }
    } catch (LatchkeyException e) {
      provable.values().forEach(guest -> failures.put(guest.address(), Failure.of(e)));
    }
  }

  private void introduce(
      RosterGuest guest,
      GuestKeyBundle bundle,
      Map<Address, PeerBundle> bundles,
      Map<Address, Failure> failures) {
    GuestProof proof =
        secrets.check(
            guest.invitationTokenHash(),
            guest.identityKey(),
            bundle.registrationId(),
            guest.displayName(),
            bundle.identityProof());
    if (!bundle.identityKeyPublic().equals(guest.identityKey())) {
      failures.put(guest.address(), Failure.otherKey(bundle.identityKeyPublic()));
    } else if (proof == GuestProof.GOOD) {
      proven.add(guest.address());
      bundles.put(guest.address(), PeerBundle.of(bundle));
    } else {
      failures.put(
          guest.address(),
          Failure.of(
              ErrorCode.PROOF_REFUSED,
              proof == GuestProof.MISSING
                  ? "the guest does not prove that it has the link's secret"
                  : "the guest's proof was not made with the link's secret: somebody may be"
                      + " between"));
    }
  }
}
