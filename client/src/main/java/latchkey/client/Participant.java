package latchkey.client;

import latchkey.protocol.Address;

/**
 * A member's device or a guest.
 *
 * @param name a guest's as the roster has it; a member's as the server tells it, and not vouched
 *     for by anybody
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
