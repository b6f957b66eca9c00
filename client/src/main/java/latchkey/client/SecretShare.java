package latchkey.client;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import latchkey.client.crypto.Peer;
import latchkey.client.crypto.PeerBundle;
import latchkey.client.crypto.SealRequest;
import latchkey.client.crypto.Sealing;
import latchkey.client.outbox.Outgoing;
import latchkey.client.store.InvitationSecrets;
import latchkey.protocol.Address;
import latchkey.protocol.Limits;
import latchkey.protocol.MessageId;
import latchkey.protocol.content.Content;
import latchkey.protocol.content.InvitationSecret;
import latchkey.protocol.relay.DirectMessage;
import latchkey.protocol.relay.Envelope;

/**
 * Gives invitations' secrets to other members' devices, inside the sessions with them, so that
 * those can check guests' proofs and make their own.
 */
final class SecretShare implements Outgoing {
  private final MemberEngine meeting;
  private final List<InvitationSecrets.InvitationSecret> invitations;
  private final List<Address> recipients;

  SecretShare(
      MemberEngine meeting,
      List<InvitationSecrets.InvitationSecret> invitations,
      List<Address> recipients) {
    this.meeting = meeting;
    this.invitations = List.copyOf(invitations);
    this.recipients = List.copyOf(recipients);
  }

  @Override
  public void send() {
    for (InvitationSecrets.InvitationSecret invitation : invitations) {
      for (int from = 0; from < recipients.size(); from += Limits.MAX_BATCH) {
        share(
            invitation,
            recipients.subList(from, Math.min(from + Limits.MAX_BATCH, recipients.size())));
      }
    }
  }

  private void share(InvitationSecrets.InvitationSecret invitation, List<Address> some) {
    List<Envelope> envelopes = new ArrayList<>();
    for (Address recipient : some) {
      seal(recipient, invitation).ifPresent(envelopes::add);
    }
    if (!envelopes.isEmpty()) {
      meeting.line().direct(new DirectMessage(meeting.id(), MessageId.random(), envelopes));
    }
  }

  private Optional<Envelope> seal(
      Address recipient, InvitationSecrets.InvitationSecret invitation) {
    Optional<Peer> peer = meeting.session().peers.find(recipient);
    if (peer.isEmpty()) {
      return Optional.empty();
    }
    Content content =
        meeting
            .session()
            .writer
            .write(body ->
                body.setInvitationSecret(
                    InvitationSecret.newBuilder()
                        .setInvitationToken(invitation.token())
                        .setSecret(ByteString.copyFrom(invitation.secret().toByteArray()))));
    Sealing sealing = meeting.session().sessions.seal(SealRequest.inSession(peer.get(), content));
    if (sealing instanceof Sealing.NoSession) {
      sealing = sealWithBundle(peer.get(), content);
    }
    return sealing instanceof Sealing.Sealed sealed
        ? Optional.of(sealed.envelope())
        : Optional.empty();
  }

  private Sealing sealWithBundle(Peer peer, Content content) {
    try {
      PeerBundle bundle = PeerBundle.of(meeting.line().bundle(peer.address()));
      return meeting.session().sessions.seal(SealRequest.withBundle(peer, bundle, content));
    } catch (LatchkeyException e) {
      if (e.isTransient()) {
        throw e;
      }
      meeting.session().trouble(e);
      return new Sealing.NoSession(peer);
    }
  }

  @Override
  public void failed(LatchkeyException reason) {
    meeting.session().trouble(reason);
  }
}
