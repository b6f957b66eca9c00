package latchkey.protocol.log.account;

import java.util.List;
import latchkey.protocol.Bytes;

/**
 * What an accepted entry says. {@link #signer} is a device's id, or {@link AccountLog#RECOVERY}.
 */
public sealed interface AccountEvent {
  int signer();

  record Opened(int signer, String displayName, AccountDevice device, Bytes recoveryKey)
      implements AccountEvent {}

  record DeviceAdded(int signer, AccountDevice device) implements AccountEvent {}

  /**
   * Devices were removed.
   *
   * @param gone the devices that were named and those that went along, in ascending order
   */
  record DeviceRemoved(int signer, List<Integer> gone) implements AccountEvent {
    public DeviceRemoved {
      gone = List.copyOf(gone);
    }
  }

  record DisplayNameChanged(int signer, String displayName) implements AccountEvent {}

  record RecoveryKeyChanged(int signer, Bytes recoveryKey) implements AccountEvent {}

  /** An entry of a type that this version does not know and may skip. */
  record Skipped(int signer, int type) implements AccountEvent {}
}
