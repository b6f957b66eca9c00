package latchkey.server.account;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.UserId;

/** Keeps members' devices. */
public interface DeviceStore {
  /** The id of the user's next device; no id is given twice. */
  int nextDeviceId(UserId userId);

  void add(
      UserId userId,
      int deviceId,
      String name,
      Bytes tokenHash,
      Instant createdAt,
      Instant expiresAt);

  /** The device whose access token has that hash, signed in or not. */
  Optional<KnownDevice> findByToken(Bytes tokenHash);

  /** The user's devices that are signed in, oldest first. */
  List<KnownDevice> signedIn(UserId userId, Instant now);

  /** Those devices of these users that are signed in. */
  Set<Address> signedIn(List<UserId> userIds, Instant now);

  /** Up to {@code limit} devices that have not been signed out, and whose access has expired. */
  List<Address> due(Instant now, int limit);

  /** False where the user has no such device that is signed in. */
  boolean signOut(UserId userId, int deviceId, Instant at);

  /**
   * A device as the store has it.
   *
   * @param active whether neither it nor its account has been signed out or removed
   */
  record KnownDevice(SignedInDevice device, Bytes tokenHash, Instant expiresAt, boolean active) {}
}
