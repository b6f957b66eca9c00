package latchkey.client.store;

import java.util.HexFormat;
import java.util.List;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.Json;
import latchkey.protocol.MeetingId;

/** Invitations' secrets that this device is to give to others, until the server has taken them. */
public final class OwedSecrets {
  private final Records records;

  OwedSecrets(Records records) {
    this.records = records;
  }

  /** One secret for one device. */
  public record Owed(Bytes tokenHash, Address recipient) {
    private String key(MeetingId meeting) {
      return "%s/%s/%s"
          .formatted(meeting.value(), HexFormat.of().formatHex(tokenHash.toByteArray()), recipient);
    }
  }

  public void add(MeetingId meeting, Owed owed) {
    records.put(Kind.OWED_SECRET, owed.key(meeting), Json.mapper().writeValueAsBytes(owed));
  }

  public List<Owed> all(MeetingId meeting) {
    return records.list(Kind.OWED_SECRET, meeting.value() + "/").stream()
        .map(entry -> Json.mapper().readValue(entry.value().toByteArray(), Owed.class))
        .toList();
  }

  public void remove(MeetingId meeting, Owed owed) {
    records.delete(Kind.OWED_SECRET, owed.key(meeting));
  }

  void erase(MeetingId meeting) {
    records.deleteAll(Kind.OWED_SECRET, meeting.value() + "/");
  }
}
