package latchkey.server.keys;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import latchkey.protocol.Address;

/** Remembers who took which bundle. */
public interface BundleTakeStore {
  /** The two ids are those of the one-time pre-keys that went with it, if any did. */
  void add(
      Address owner,
      Address taker,
      Instant takenAt,
      Optional<Integer> ecPreKeyId,
      Optional<Integer> kyberPreKeyId);

  /** When that taker took that owner's bundle, after {@code since}, oldest first. */
  List<Instant> since(Address owner, Address taker, Instant since);

  /** When that person's devices took that owner's bundle, after {@code since}, oldest first. */
  List<Instant> ofPersonSince(Address owner, String takerId, Instant since);

  /**
   * Forgets takes from before {@code before}, but those of one-time pre-keys, which must not be
   * given out again, only from before {@code oneTimeBefore}.
   */
  void purge(Instant before, Instant oneTimeBefore);

  /**
   * Notes that the taker has used the one-time X25519 pre-key. Again changes nothing.
   *
   * @return false where that taker did not take it
   */
  boolean consume(Address owner, Address taker, int ecPreKeyId, Instant at);

  void forget(Address owner);
}
