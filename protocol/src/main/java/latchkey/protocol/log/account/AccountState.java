package latchkey.protocol.log.account;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import latchkey.protocol.Bytes;
import latchkey.protocol.UserId;

/**
 * What an account's log says up to a place.
 *
 * @param openingKey 33 bytes: of the device that opened the account, whether or not it is active
 * @param active the devices that were added and not removed, by id
 * @param removed the ids of the others
 * @param removedThemselves those of {@code removed} that signed their own removal
 */
public record AccountState(
    UserId userId,
    Bytes openingKey,
    AccountPlace place,
    String displayName,
    Map<Integer, AccountDevice> active,
    Set<Integer> removed,
    Set<Integer> removedThemselves) {
  public AccountState {
    active = Map.copyOf(active);
    removed = Set.copyOf(removed);
    removedThemselves = Set.copyOf(removedThemselves);
  }

  /** Whether the device was removed by an entry that it did not sign itself. */
  public boolean wasRemovedByAnother(int deviceId) {
    return removed.contains(deviceId) && !removedThemselves.contains(deviceId);
  }

  public Optional<AccountDevice> device(int deviceId) {
    return Optional.ofNullable(active.get(deviceId));
  }
}
