package latchkey.client.store;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import latchkey.protocol.Address;
import latchkey.protocol.MeetingId;
import latchkey.protocol.MessageId;
import latchkey.protocol.content.RelayedGuestText;
import latchkey.protocol.content.Text;

/** What guests have said to this device and has not been seen in the group yet. */
public final class GuestTextRecords {
  private final Records records;

  GuestTextRecords(Records records) {
    this.records = records;
  }

  public void put(MeetingId meeting, Address guest, Text text) {
    RelayedGuestText kept =
        RelayedGuestText.newBuilder().setSessionId(guest.id()).setText(text).build();
    records.put(
        Kind.GUEST_TEXT,
        key(meeting, guest, new MessageId(text.getMessageId())),
        kept.toByteArray());
  }

  public List<RelayedGuestText> all(MeetingId meeting) {
    return records.list(Kind.GUEST_TEXT, meeting.value() + "/").stream()
        .map(entry -> parse(entry.value().toByteArray()))
        .toList();
  }

  /** It stands in the group. */
  public void remove(MeetingId meeting, Address guest, MessageId messageId) {
    records.delete(Kind.GUEST_TEXT, key(meeting, guest, messageId));
  }

  void erase(MeetingId meeting) {
    records.deleteAll(Kind.GUEST_TEXT, meeting.value() + "/");
  }

  private static RelayedGuestText parse(byte[] value) {
    try {
      return RelayedGuestText.parseFrom(value);
    } catch (InvalidProtocolBufferException e) {
      throw new StoreFailure("A guest's text is damaged.", e);
    }
  }

  private static String key(MeetingId meeting, Address guest, MessageId messageId) {
    return meeting.value() + "/" + guest.id() + "/" + messageId.value();
  }
}
