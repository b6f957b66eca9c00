package latchkey.server.keys;

import java.util.List;
import java.util.Optional;
import latchkey.protocol.Address;
import latchkey.protocol.keys.PreKey;

/** Keeps one-time X25519 pre-keys. */
public interface SingleUseECPreKeyStore {
  /** Adds those whose ids the owner has never used before. */
  void add(Address owner, List<PreKey> preKeys);

  /** Takes the one of the lowest id away, in one statement: no two callers ever get the same. */
  Optional<PreKey> take(Address owner);

  int count(Address owner);

  void forget(Address owner);
}
