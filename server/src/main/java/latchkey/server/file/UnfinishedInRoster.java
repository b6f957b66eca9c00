package latchkey.server.file;

import latchkey.server.roster.RosterChange;
import latchkey.server.roster.RosterEffect;

/** Drops what those who go out of a meeting have not sent to its end: they cannot go on with it. */
public final class UnfinishedInRoster implements RosterEffect {
  private final FileStore store;

  public UnfinishedInRoster(FileStore store) {
    this.store = store;
  }

  @Override
  public void apply(RosterChange change) {
    change.event().gone().forEach(who -> store.removeUnfinished(change.meetingId(), who));
  }
}
