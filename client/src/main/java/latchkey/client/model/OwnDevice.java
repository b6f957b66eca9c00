package latchkey.client.model;

import java.time.Instant;
import java.util.Optional;

/**
 * A device of one's own account, by the account's verified log.
 *
 * @param name by the server's word; empty where it does not say
 * @param addedAt as {@code name}
 * @param lastSeenAt as {@code name}; exact to the hour
 * @param addedBy the device that added it, 0 for the recovery code; empty for the first device
 */
public record OwnDevice(
    int deviceId,
    Optional<String> name,
    Optional<Instant> addedAt,
    Optional<Instant> lastSeenAt,
    boolean isSelf,
    Optional<Integer> addedBy) {}
