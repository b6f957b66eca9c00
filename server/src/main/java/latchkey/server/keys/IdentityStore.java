package latchkey.server.keys;

import java.util.Optional;
import latchkey.protocol.Address;

/** Keeps devices' and guests' identities. */
public interface IdentityStore {
  Optional<Identity> find(Address owner);

  void add(Address owner, Identity identity);

  void forget(Address owner);
}
