package latchkey.server.api.socket;

import latchkey.protocol.Address;
import latchkey.server.account.SignedInDevice;
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
   * A guest.
   *
   * @param session as it was when the guest connected
   * @param proof what it proved itself with
   */
  record Guest(GuestSession session, Proof proof) implements Caller {
    @Override
    public Address address() {
      return session.address();
    }
  }
}
