package latchkey.client.store;

import java.util.List;
import java.util.Optional;
import latchkey.protocol.Bytes;
import latchkey.protocol.Json;
import latchkey.protocol.MeetingId;
import latchkey.protocol.Require;
import latchkey.protocol.Sha256;

/** The links that this device has made, found by the hash of the token. They stay on it. */
public final class InvitationLinks {
  private final Records records;

  InvitationLinks(Records records) {
    this.records = records;
  }

  /**
   * The secret parts of a link.
   *
   * @param token what the server is shown by who comes
   * @param seed 32 bytes that it never sees
   */
  public record MadeLink(String token, Bytes seed) {
    public MadeLink {
      Require.present(token, "token");
      Require.present(seed, "seed");
    }

    /** By which the roster names the invitation. */
    public Bytes tokenHash() {
      return Sha256.of(token);
    }

    @Override
    public String toString() {
      return "MadeLink";
    }
  }

  public Optional<MadeLink> get(MeetingId meeting, Bytes tokenHash) {
    return records
        .get(Kind.INVITATION_LINK, Keys.of(meeting, tokenHash))
        .map(json -> Json.mapper().readValue(json, MadeLink.class));
  }

  public void put(MeetingId meeting, MadeLink link) {
    records.put(
        Kind.INVITATION_LINK,
        Keys.of(meeting, link.tokenHash()),
        Json.mapper().writeValueAsBytes(link));
  }

  /** The hashes of the tokens of all links made here. */
  public List<Bytes> made(MeetingId meeting) {
    return records.list(Kind.INVITATION_LINK, meeting.value() + "/").stream()
        .map(entry -> Json.mapper().readValue(entry.value().toByteArray(), MadeLink.class))
        .map(MadeLink::tokenHash)
        .toList();
  }

  void erase(MeetingId meeting) {
    records.deleteAll(Kind.INVITATION_LINK, meeting.value() + "/");
  }
}
