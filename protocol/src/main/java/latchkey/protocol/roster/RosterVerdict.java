package latchkey.protocol.roster;

/** What {@link Roster#append} says of an entry. */
public sealed interface RosterVerdict {
  /** The entry is now the head. */
  record Accepted(RosterEvent event) implements RosterVerdict {}

  /**
   * Nothing has changed.
   *
   * @param detail for a person: what is wrong with the entry
   */
  record Rejected(RosterFault fault, String detail) implements RosterVerdict {}
}
