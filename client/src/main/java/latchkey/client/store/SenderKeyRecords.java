package latchkey.client.store;

import java.util.Optional;
import java.util.UUID;
import latchkey.protocol.Address;
import latchkey.protocol.MeetingId;
import org.signal.libsignal.protocol.InvalidMessageException;
import org.signal.libsignal.protocol.groups.state.SenderKeyRecord;

/**
 * Sender keys by meeting, sender and distribution id: one meeting's keys open nothing elsewhere.
 */
public final class SenderKeyRecords {
  private final Records records;

  SenderKeyRecords(Records records) {
    this.records = records;
  }

  public Optional<SenderKeyRecord> get(MeetingId meeting, Address sender, UUID distributionId) {
    return records
        .get(Kind.SENDER_KEY, key(meeting, sender, distributionId))
        .map(SenderKeyRecords::read);
  }

  public void put(
      MeetingId meeting, Address sender, UUID distributionId, SenderKeyRecord senderKey) {
    records.put(Kind.SENDER_KEY, key(meeting, sender, distributionId), senderKey.serialize());
  }

  public void delete(MeetingId meeting, Address sender, UUID distributionId) {
    records.delete(Kind.SENDER_KEY, key(meeting, sender, distributionId));
  }

  void erase(MeetingId meeting) {
    records.deleteAll(Kind.SENDER_KEY, meeting.value() + "/");
  }

  private static String key(MeetingId meeting, Address sender, UUID distributionId) {
    return meeting.value() + "/" + Keys.of(sender) + "/" + distributionId;
  }

  private static SenderKeyRecord read(byte[] serialised) {
    try {
      return new SenderKeyRecord(serialised);
    } catch (InvalidMessageException e) {
      throw new StoreFailure(StoreFailure.Reason.DAMAGED, "A stored sender key is damaged.", e);
    }
  }
}
