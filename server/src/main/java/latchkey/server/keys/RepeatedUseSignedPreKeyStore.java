package latchkey.server.keys;

import java.util.Optional;
import latchkey.protocol.Address;
import latchkey.protocol.keys.SignedPreKey;

/** Keeps each device's current signed pre-key, which serves many sessions. */
public interface RepeatedUseSignedPreKeyStore {
  /** Replaces the one before. */
  void put(Address owner, SignedPreKey preKey);

  Optional<SignedPreKey> find(Address owner);

  void forget(Address owner);
}
