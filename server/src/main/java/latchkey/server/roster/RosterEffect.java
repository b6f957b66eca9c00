package latchkey.server.roster;

/**
 * What else must hold or happen when an entry is taken in. Runs in the same transaction as the
 * append, after the entry has been verified.
 */
@FunctionalInterface
public interface RosterEffect {
  /**
   * Throws {@link latchkey.server.refusal.Refused} where the entry contradicts what the server
   * knows; nothing is then appended.
   */
  void apply(RosterChange change);
}
