package latchkey.client.store;

import java.util.List;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.MeetingId;
import latchkey.protocol.MessageId;

/** What guests have said to this device and has not been seen in the group yet. */
public final class GuestTextRecords {
  private final Records records;

  GuestTextRecords(Records records) {
    this.records = records;
  }

  /**
   * Keeps a text.
   *
   * @param content what the caller needs to publish it, in the caller's form
   */
  public void put(MeetingId meeting, Address guest, MessageId messageId, Bytes content) {
    records.put(Kind.GUEST_TEXT, key(meeting, guest, messageId), content.toByteArray());
  }

  public List<Bytes> all(MeetingId meeting) {
    return records.list(Kind.GUEST_TEXT, meeting.value() + "/").stream()
        .map(entry -> entry.value())
        .toList();
  }

  /** It stands in the group. */
  public void remove(MeetingId meeting, Address guest, MessageId messageId) {
    records.delete(Kind.GUEST_TEXT, key(meeting, guest, messageId));
  }

  void erase(MeetingId meeting) {
    records.deleteAll(Kind.GUEST_TEXT, meeting.value() + "/");
  }

  private static String key(MeetingId meeting, Address guest, MessageId messageId) {
    return meeting.value() + "/" + guest.id() + "/" + messageId.value();
  }
}
