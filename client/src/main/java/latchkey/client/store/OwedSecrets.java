package latchkey.client.store;

import java.util.HexFormat;
import java.util.List;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.Json;
import latchkey.protocol.MeetingId;

/**
 * Invitations' secrets that this device is to give to others, each once: until the server has taken
 * it, and it is known for good that it has.
 */
public final class OwedSecrets {
  private static final byte[] GIVEN = {};

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

  /** It is owed, unless it has been given. */
  public void add(MeetingId meeting, Owed owed) {
    if (records.get(Kind.OWED_SECRET, owed.key(meeting)).isEmpty()) {
      records.put(Kind.OWED_SECRET, owed.key(meeting), Json.mapper().writeValueAsBytes(owed));
    }
  }

  public List<Owed> all(MeetingId meeting) {
    return records.list(Kind.OWED_SECRET, meeting.value() + "/").stream()
        .filter(entry -> entry.value().length() > 0)
        .map(entry -> Json.mapper().readValue(entry.value().toByteArray(), Owed.class))
        .toList();
  }

  /** It has been given, or nobody wants it any more. */
  public void settled(MeetingId meeting, Owed owed) {
    records.put(Kind.OWED_SECRET, owed.key(meeting), GIVEN);
  }

  void erase(MeetingId meeting) {
    records.deleteAll(Kind.OWED_SECRET, meeting.value() + "/");
  }
}
