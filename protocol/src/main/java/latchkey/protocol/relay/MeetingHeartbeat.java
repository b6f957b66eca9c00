package latchkey.protocol.relay;

import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.MeetingId;
import latchkey.protocol.Require;

/**
 * {@code meeting:heartbeat}, from the server: how far a device has read.
 *
 * @param senderId a user id or a guest session id, set by the server
 * @param heartbeat a serialised {@code SignedHeartbeat}
 */
public record MeetingHeartbeat(
    MeetingId meetingId, String senderId, int senderDeviceId, Bytes heartbeat) {
  public MeetingHeartbeat {
    Require.present(meetingId, "meetingId");
    Require.id(senderId, "senderId");
    Require.present(heartbeat, "heartbeat");
  }

  public Address sender() {
    return new Address(senderId, senderDeviceId);
  }
}
