package latchkey.server.guest;

import java.time.Instant;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.MeetingId;
import latchkey.protocol.guest.GuestStatus;
import latchkey.protocol.log.meeting.Knocking;

/**
 * A guest's stay.
 *
 * @param knocking the guest, with the proofs that were good when it knocked
 */
public record GuestSession(
    MeetingId meetingId,
    Knocking knocking,
    GuestStatus status,
    Instant knockedAt,
    Instant expiresAt) {
  public GuestSessionId sessionId() {
    return knocking.guest().sessionId();
  }

  public String displayName() {
    return knocking.guest().displayName();
  }

  /** The hash of its invitation's token. */
  public Bytes tokenHash() {
    return knocking.guest().tokenHash();
  }

  public Address address() {
    return knocking.guest().address();
  }

  public boolean isAdmitted() {
    return status == GuestStatus.ADMITTED;
  }

  public boolean isWaiting() {
    return status == GuestStatus.WAITING;
  }

  @Override
  public String toString() {
    return "GuestSession[sessionId=" + sessionId() + ", status=" + status + "]";
  }
}
