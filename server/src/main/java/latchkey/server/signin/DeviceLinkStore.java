package latchkey.server.signin;

import java.time.Instant;
import java.util.Optional;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.device.DeviceOffer;

/** Keeps device links, by their tokens' hashes. */
public interface DeviceLinkStore {
  /** False where there is a link of that token. */
  boolean add(Bytes tokenHash, Address maker, Instant createdAt, Instant expiresAt);

  /** The link, however old it is. */
  Optional<DeviceLink> find(Bytes tokenHash);

  /** How many links of the maker's account could still be used. */
  int countUnused(Address maker, Instant now);

  /** Notes who came by a link. */
  void ask(Bytes tokenHash, DeviceLink.Asked asked);

  /** Replaces the offer, and drops what was proved for the former one. */
  void offer(Bytes tokenHash, DeviceOffer offer);

  void prove(Bytes tokenHash, Bytes possession);

  /** Notes that the link is used up; what came by it can still be asked until then. */
  void spend(Bytes tokenHash, Instant addedAt, Instant expiresAt);

  void delete(Bytes tokenHash);

  /** Deletes links that were too old before {@code before}. */
  void forget(Instant before);
}
