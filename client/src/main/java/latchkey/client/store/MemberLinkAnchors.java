package latchkey.client.store;

import java.util.Optional;
import latchkey.protocol.Bytes;
import latchkey.protocol.Json;
import latchkey.protocol.MeetingId;
import latchkey.protocol.Require;

/**
 * What the member links by which this device knocks say of their meetings' logs. Each is kept until
 * the log has been found to have it.
 */
public final class MemberLinkAnchors {
  private final Records records;

  MemberLinkAnchors(Records records) {
    this.records = records;
  }

  /**
   * What the log must have.
   *
   * @param tokenHash the invitation's
   * @param linkKey the public half of the link's key pair
   * @param anchor the hash of the entry that made it
   */
  public record Anchor(Bytes tokenHash, Bytes linkKey, Bytes anchor) {
    public Anchor {
      Require.present(tokenHash, "tokenHash");
      Require.present(linkKey, "linkKey");
      Require.present(anchor, "anchor");
    }
  }

  public Optional<Anchor> get(MeetingId meeting) {
    return records
        .get(Kind.MEMBER_LINK_ANCHOR, meeting.value())
        .map(json -> Json.mapper().readValue(json, Anchor.class));
  }

  public void put(MeetingId meeting, Anchor anchor) {
    records.put(Kind.MEMBER_LINK_ANCHOR, meeting.value(), Json.mapper().writeValueAsBytes(anchor));
  }

  public void delete(MeetingId meeting) {
    var unused = records.delete(Kind.MEMBER_LINK_ANCHOR, meeting.value());
  }
}
