package latchkey.server.device;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.UserId;

/**
 * Keeps members' devices. A device is signed in until it is signed out, its account is removed, or
 * it has not been seen since {@code seenAfter}.
 */
public interface DeviceStore {
  /** False where that access token is some device's. */
  boolean add(Address device, String name, Bytes tokenHash, Instant addedAt);

  /** The device whose access token has that hash, signed in or not. */
  Optional<KnownDevice> findByToken(Bytes tokenHash);

  /** The user's devices that are signed in, oldest first. */
  List<KnownDevice> signedIn(UserId userId, Instant seenAfter);

  /** Those devices of these users that are signed in. */
  Set<Address> signedIn(List<UserId> userIds, Instant seenAfter);

  /** Those devices of these users that are signed in, and whose accounts are not disabled. */
  Set<Address> letIn(List<UserId> userIds, Instant seenAfter);

  /** Notes that these devices are in use. */
  void see(Collection<Address> devices, Instant now);

  /** Up to {@code limit} devices that have not been signed out, and were last seen by then. */
  List<Address> lastSeenBy(Instant time, int limit);

  /** False where there is no such device that is signed in. */
  boolean signOut(Address device, Instant at);

  /**
   * A device as the store has it.
   *
   * @param active whether neither it nor its account has been signed out or removed
   * @param disabled whether its account is disabled
   */
  record KnownDevice(
      SignedInDevice device,
      Bytes tokenHash,
      Instant addedAt,
      Instant lastSeenAt,
      boolean active,
      boolean disabled) {}
}
