package latchkey.client;

import latchkey.protocol.Address;

/**
 * A member's device or a guest.
 *
 * @param name by the verified roster: a guest's as it was let in, a member's as the account has it
 *     at the place that the roster names
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
