package latchkey.client.roster;

import latchkey.protocol.Bytes;
import latchkey.protocol.roster.Roster;
import latchkey.protocol.roster.RosterEvent;

/** Told what the log says, in its order. Called with the roster locked: never block. */
public interface RosterWatcher {
  /**
   * An entry was verified.
   *
   * @param entry as it was first sent
   * @param roster as it stands with that entry
   */
  void accepted(Bytes entry, RosterEvent event, Roster roster);

  /** The server shows a log that is not taken. The verified one stays in force. */
  void refused(RosterAlarm alarm, String detail);
}
