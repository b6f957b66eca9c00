package latchkey.client.store;

import java.util.Optional;
import latchkey.protocol.Address;
import org.signal.libsignal.protocol.InvalidMessageException;
import org.signal.libsignal.protocol.state.SessionRecord;

/** One Signal session per other device. */
public final class SessionRecords {
  private final Records records;
  private boolean areSetAside;

  SessionRecords(Records records) {
    this.records = records;
  }

  public Optional<SessionRecord> get(Address address) {
    return records.get(Kind.SESSION, Keys.of(address)).map(SessionRecords::read);
  }

  public void put(Address address, SessionRecord session) {
    records.put(Kind.SESSION, Keys.of(address), session.serialize());
  }

  public void delete(Address address) {
    records.delete(Kind.SESSION, Keys.of(address));
  }

  /**
   * Ends sending in all sessions that there are, since the store is an older copy: the next message
   * to each device begins a new one. What others have under way in them still opens. Sessions that
   * are begun afterwards stay, however often this is called while the store is open.
   */
  public void setAside() {
    records.atomically(() -> {
      if (!areSetAside) {
        records.list(Kind.SESSION, "").forEach(this::setAside);
        areSetAside = true;
      }
      return true;
    });
  }

  private void setAside(Records.Entry entry) {
    SessionRecord session = read(entry.value().toByteArray());
    session.archiveCurrentState();
    records.put(Kind.SESSION, entry.key(), session.serialize());
  }

  private static SessionRecord read(byte[] serialised) {
    try {
      return new SessionRecord(serialised);
    } catch (InvalidMessageException e) {
      throw new StoreFailure(StoreFailure.Reason.DAMAGED, "A stored session is damaged.", e);
    }
  }
}
