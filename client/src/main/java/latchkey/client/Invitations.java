package latchkey.client;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import latchkey.client.crypto.LinkSecret;
import latchkey.protocol.Bytes;
import latchkey.protocol.InvitationId;
import latchkey.protocol.Sha256;
import latchkey.protocol.meeting.CreateInvitation;
import latchkey.protocol.meeting.InvitationCreated;
import latchkey.protocol.roster.RosterEntries;

/** Making and revoking invitations: at the server, in the roster, and among the members. */
final class Invitations {
  private final MemberEngine meeting;
  private final URI server;

  Invitations(MemberEngine meeting, URI server) {
    this.meeting = meeting;
    this.server = server;
  }

  Invitation make(InviteOptions options) {
    InvitationCreated created =
        meeting
            .line()
            .api()
            .invite(
                meeting.id(),
                new CreateInvitation(
                    options.maxUses(),
                    options.expiresAt().orElse(null),
                    options.label().orElse(null)));
    LinkSecret secret = LinkSecret.random();
    meeting.secrets().keep(created.token(), secret);
    Bytes hash = Sha256.of(created.token());
    meeting
        .session()
        .roster
        .append(log -> Optional.of(RosterEntries.invitationMade(hash, options.maxUses() > 1)));
    return new Invitation(
        created.invitationId(), Invitation.Link.write(server, created.token(), secret));
  }

  List<latchkey.protocol.meeting.Invitation> all() {
    return meeting.line().api().invitations(meeting.id());
  }

  void revoke(InvitationId invitation) {
    Optional<Bytes> hash =
        all().stream()
            .filter(one -> one.invitationId().equals(invitation))
            .map(latchkey.protocol.meeting.Invitation::tokenHash)
            .findFirst();
    meeting.line().api().revoke(meeting.id(), invitation);
    hash.ifPresent(tokenHash ->
        meeting
            .session()
            .roster
            .append(log ->
                log.invitation(tokenHash).filter(one -> !one.revoked()).isPresent()
                    ? Optional.of(RosterEntries.invitationRevoked(tokenHash))
                    : Optional.empty()));
  }
}
