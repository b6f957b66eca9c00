package latchkey.server.api.socket;

import latchkey.protocol.Address;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.MeetingId;
import latchkey.server.device.SignedInDevice;
import latchkey.server.guest.GuestSession;

/** Who is at the other end of a connection; it has proved that it is. */
sealed interface Caller {
  Address address();

  /** A member's device. */
  record Member(SignedInDevice device) implements Caller {
    @Override
    public Address address() {
      return device.address();
    }
  }

  /** That a guest has its session's token. */
  @FunctionalInterface
  interface Proof {
    /** The session as it is now; refused where it has ended. */
    GuestSession check();
  }

  /**
   * A guest. What else its session holds is looked up when it is needed: there may be many guests,
   * and most of them are silent.
   *
   * @param proof what it proved itself with
   */
  record Guest(GuestSessionId sessionId, Address address, MeetingId meetingId, Proof proof)
      implements Caller {
    static Guest of(GuestSession session, Proof proof) {
      return new Guest(session.sessionId(), session.address(), session.meetingId(), proof);
    }
  }
}
