package latchkey.server.keys;

import java.util.List;
import java.util.Optional;
import latchkey.protocol.Address;
import latchkey.protocol.keys.KyberPreKey;

/** Keeps one-time Kyber pre-keys. */
public interface SingleUseKyberPreKeyStore {
  /** Adds those whose ids the owner has never used before. */
  void add(Address owner, List<KyberPreKey> preKeys);

  /** Takes the one of the lowest id away, in one statement: no two callers ever get the same. */
  Optional<KyberPreKey> take(Address owner);

  int count(Address owner);

  void forget(Address owner);
}
