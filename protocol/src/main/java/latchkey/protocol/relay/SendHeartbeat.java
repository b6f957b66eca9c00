package latchkey.protocol.relay;

import latchkey.protocol.Bytes;
import latchkey.protocol.Limits;
import latchkey.protocol.MeetingId;
import latchkey.protocol.Require;

/**
 * {@code meeting:heartbeat}: says to everyone who is there how far this device has read. It is not
 * stored.
 *
 * @param heartbeat a serialised {@code SignedHeartbeat}
 */
public record SendHeartbeat(MeetingId meetingId, Bytes heartbeat) {
  public SendHeartbeat {
    Require.present(meetingId, "meetingId");
    Require.present(heartbeat, "heartbeat");
    Require.between(heartbeat.length(), 1, Limits.MAX_HEARTBEAT_BYTES, "heartbeat's length");
  }
}
