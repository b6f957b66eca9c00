package latchkey.protocol.device;

import java.util.List;

/** {@code GET /api/me/devices}: the caller's own that are signed in, oldest first. */
public record Devices(List<DeviceInfo> devices) {
  public Devices {
    devices = List.copyOf(devices);
  }
}
