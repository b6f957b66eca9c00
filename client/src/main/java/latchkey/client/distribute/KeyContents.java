package latchkey.client.distribute;

import com.google.protobuf.ByteString;
import java.util.Optional;
import latchkey.client.content.ContentWriter;
import latchkey.client.crypto.LinkSecret;
import latchkey.client.invite.LinkSecrets;
import latchkey.client.roster.RosterFollower;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.content.Content;
import latchkey.protocol.content.SenderKeyDistribution;
import latchkey.protocol.roster.Roster;
import latchkey.protocol.roster.RosterGuest;

/**
 * Writes what a recipient of this device's sender key gets; for a guest, with the proof that this
 * device knows the secret of the guest's link and reads the same roster.
 */
final class KeyContents {
  private final Address self;
  private final Bytes identityKey;
  private final RosterFollower roster;
  private final LinkSecrets secrets;

  KeyContents(Address self, Bytes identityKey, RosterFollower roster, LinkSecrets secrets) {
    this.self = self;
    this.identityKey = identityKey;
    this.roster = roster;
    this.secrets = secrets;
  }

  /** Empty where the recipient takes part no more. */
  Optional<Content> forRecipient(OwnSenderKey.Due due) {
    return roster.read(log -> write(log, due));
  }

  private Optional<Content> write(Roster log, OwnSenderKey.Due due) {
    if (!log.has(due.recipient())) {
      return Optional.empty();
    }
    SenderKeyDistribution.Builder key =
        SenderKeyDistribution.newBuilder()
            .setDistributionMessage(ByteString.copyFrom(due.distributionMessage().toByteArray()));
    if (log.device(due.recipient()).isEmpty()) {
      Optional<Bytes> proof =
          log.guest(new GuestSessionId(due.recipient().id())).flatMap(guest -> proof(log, guest));
      if (proof.isEmpty()) {
        return Optional.empty();
      }
      key.setMemberProof(ByteString.copyFrom(proof.get().toByteArray()));
    }
    return Optional.of(ContentWriter.write(log, content -> content.setSenderKeyDistribution(key)));
  }

  private Optional<Bytes> proof(Roster log, RosterGuest guest) {
    return secrets
        .link(guest.invitationTokenHash())
        .map(link ->
            link.memberProof(
                new LinkSecret.MemberClaim(
                    log.meetingId(),
                    guest.sessionId(),
                    guest.identityKey(),
                    self,
                    identityKey,
                    log.head())));
  }
}
