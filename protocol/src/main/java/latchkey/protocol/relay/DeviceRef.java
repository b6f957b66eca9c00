package latchkey.protocol.relay;

import latchkey.protocol.Address;
import latchkey.protocol.MeetingId;
import latchkey.protocol.Require;
import latchkey.protocol.UserId;

/** {@code meeting:deviceSignedOut}: that device can never come back, whatever the roster says. */
public record DeviceRef(MeetingId meetingId, UserId userId, int deviceId) {
  public DeviceRef {
    Require.present(meetingId, "meetingId");
    Require.present(userId, "userId");
  }

  public Address address() {
    return Address.ofMember(userId, deviceId);
  }
}
