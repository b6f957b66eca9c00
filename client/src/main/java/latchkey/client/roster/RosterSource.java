package latchkey.client.roster;

import latchkey.protocol.Bytes;
import latchkey.protocol.roster.RosterPage;

/** The server's side of a roster. */
public interface RosterSource {
  /** A page of entries from index {@code from} on. */
  RosterPage page(long from);

  /** {@code POST …/roster}. */
  void append(Bytes entry);
}
