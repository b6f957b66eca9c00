package latchkey.client.distribute;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.keys.GuestKeyBundle;
import latchkey.protocol.keys.GuestKeyBundles;

/**
 * Guests' key bundles: one that comes with the guest's admission is used before another is asked
 * for, and once. The server's word that a guest is in may be faster than that answer, which is
 * waited for then.
 */
final class GuestBundles {
  private final Peers peers;
  private final Map<GuestSessionId, CompletableFuture<Map<GuestSessionId, GuestKeyBundle>>> coming =
      new ConcurrentHashMap<>();

  GuestBundles(Peers peers) {
    this.peers = peers;
  }

  /** As {@link Distributor#admit}. */
  void admit(Collection<GuestSessionId> guests, Supplier<List<GuestKeyBundle>> call) {
    CompletableFuture<Map<GuestSessionId, GuestKeyBundle>> answer = new CompletableFuture<>();
    guests.forEach(guest -> coming.put(guest, answer));
    try {
      answer.complete(
          call.get().stream()
              .collect(
                  Collectors.toMap(
                      GuestKeyBundle::sessionId, Function.identity(), (one, other) -> one)));
    } finally {
      answer.complete(Map.of()); // Of no effect where there is an answer.
    }
  }

  /** As {@link Peers#guestBundles}. */
  GuestKeyBundles of(List<GuestSessionId> guests) {
    List<GuestKeyBundle> bundles = new ArrayList<>();
    List<GuestSessionId> missing = new ArrayList<>();
    for (GuestSessionId guest : guests) {
      var answer = coming.remove(guest);
      GuestKeyBundle bundle = answer == null ? null : answer.join().get(guest);
      if (bundle == null) {
        missing.add(guest);
      } else {
        bundles.add(bundle);
      }
    }
    if (missing.isEmpty()) {
      return new GuestKeyBundles(bundles, List.of());
    }
    GuestKeyBundles asked = peers.guestBundles(missing);
    bundles.addAll(asked.bundles());
    return new GuestKeyBundles(bundles, asked.refused());
  }
}
