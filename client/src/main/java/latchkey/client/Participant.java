package latchkey.client;

import latchkey.protocol.Address;

/**
 * A member's device or a guest.
 *
 * @param name a guest's as the roster has it; a member's as the verified log of the account has it,
 *     and the account's id where the server does not show that log
 */
public record Participant(Address address, String name, Kind kind) {
  /** What somebody takes part as. */
  public enum Kind {
    MEMBER,
    GUEST
  }

  public boolean isGuest() {
    return kind == Kind.GUEST;
  }

  @Override
  public String toString() {
    return name + " (" + address + ")";
  }
}
