package latchkey.client.store;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import latchkey.protocol.Bytes;
import latchkey.protocol.Json;
import latchkey.protocol.MeetingId;
import latchkey.protocol.Require;
import latchkey.protocol.Sha256;

/** The tokens and link secrets of a meeting's invitations, found by the hash of the token. */
public final class InvitationSecrets {
  private final Records records;

  InvitationSecrets(Records records) {
    this.records = records;
  }

  /**
   * Both parts of a link.
   *
   * @param token what the server knows
   * @param secret 32 bytes that it does not know
   */
  public record InvitationSecret(String token, Bytes secret) {
    public InvitationSecret {
      Require.present(token, "token");
      Require.present(secret, "secret");
    }

    /** By which the roster names the invitation. */
    public Bytes tokenHash() {
      return Sha256.of(token);
    }

    @Override
    public String toString() {
      return "InvitationSecret";
    }
  }

  public Optional<InvitationSecret> get(MeetingId meeting, Bytes tokenHash) {
    return records
        .get(Kind.INVITATION_SECRET, key(meeting, tokenHash))
        .map(InvitationSecrets::read);
  }

  public void put(MeetingId meeting, InvitationSecret invitation) {
    records.put(
        Kind.INVITATION_SECRET,
        key(meeting, invitation.tokenHash()),
        Json.mapper().writeValueAsBytes(invitation));
  }

  /** All of a meeting, to be given to a member's device that comes in. */
  public List<InvitationSecret> all(MeetingId meeting) {
    return records.list(Kind.INVITATION_SECRET, meeting.value() + "/").stream()
        .map(entry -> read(entry.value().toByteArray()))
        .toList();
  }

  void erase(MeetingId meeting) {
    records.deleteAll(Kind.INVITATION_SECRET, meeting.value() + "/");
  }

  private static InvitationSecret read(byte[] json) {
    return Json.mapper().readValue(json, InvitationSecret.class);
  }

  private static String key(MeetingId meeting, Bytes tokenHash) {
    return meeting.value() + "/" + HexFormat.of().formatHex(tokenHash.toByteArray());
  }
}
