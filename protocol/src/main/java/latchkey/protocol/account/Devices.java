package latchkey.protocol.account;

import java.util.List;
import latchkey.protocol.UserId;

/** {@code GET /api/users/:userId/devices}: the devices that are signed in, oldest first. */
public record Devices(UserId userId, String userName, List<DeviceInfo> devices) {
  public Devices {
    devices = List.copyOf(devices);
  }
}
