package latchkey.server.keys;

import java.util.Optional;
import latchkey.protocol.Address;
import latchkey.protocol.keys.KyberPreKey;

/** Keeps each device's last-resort Kyber pre-key, for when the one-time ones have run out. */
public interface RepeatedUseKyberPreKeyStore {
  /** Replaces the one before. */
  void put(Address owner, KyberPreKey preKey);

  Optional<KyberPreKey> find(Address owner);

  void forget(Address owner);
}
