package latchkey.client.store;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import latchkey.protocol.Bytes;
import latchkey.protocol.MeetingId;

/** What the makers of invitations call them. */
public final class InvitationLabels {
  private final Records records;

  InvitationLabels(Records records) {
    this.records = records;
  }

  public Optional<String> get(MeetingId meeting, Bytes tokenHash) {
    return records
        .get(Kind.INVITATION_LABEL, Keys.of(meeting, tokenHash))
        .map(label -> new String(label, StandardCharsets.UTF_8));
  }

  public void put(MeetingId meeting, Bytes tokenHash, String label) {
    records.put(
        Kind.INVITATION_LABEL, Keys.of(meeting, tokenHash), label.getBytes(StandardCharsets.UTF_8));
  }

  void erase(MeetingId meeting) {
    records.deleteAll(Kind.INVITATION_LABEL, meeting.value() + "/");
  }
}
