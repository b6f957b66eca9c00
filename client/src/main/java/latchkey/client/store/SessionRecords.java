package latchkey.client.store;

import java.util.Optional;
import latchkey.protocol.Address;
import org.signal.libsignal.protocol.InvalidMessageException;
import org.signal.libsignal.protocol.state.SessionRecord;

/** One Signal session per other device. */
public final class SessionRecords {
  private final Records records;

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

  private static SessionRecord read(byte[] serialised) {
    try {
      return new SessionRecord(serialised);
    } catch (InvalidMessageException e) {
      throw new StoreFailure(StoreFailure.Reason.DAMAGED, "A stored session is damaged.", e);
    }
  }
}
