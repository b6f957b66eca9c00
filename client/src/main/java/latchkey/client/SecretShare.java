package latchkey.client;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import latchkey.client.crypto.Peer;
import latchkey.client.crypto.PeerBundle;
import latchkey.client.crypto.SealRequest;
import latchkey.client.crypto.Sealing;
import latchkey.client.model.LatchkeyException;
import latchkey.client.outbox.Outgoing;
import latchkey.client.store.InvitationSecrets;
import latchkey.client.store.OwedSecrets.Owed;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.Limits;
import latchkey.protocol.MessageId;
import latchkey.protocol.content.Content;
import latchkey.protocol.content.InvitationSecret;
import latchkey.protocol.relay.DirectMessage;
import latchkey.protocol.relay.Envelope;
import latchkey.protocol.relay.EnvelopesAccepted;

/**
 * Gives invitations' secrets to other members' devices, inside the sessions with them, so that
 * those can check guests' proofs and make their own.
 */
final class SecretShare implements Outgoing {
  private final MemberEngine meeting;

  SecretShare(MemberEngine meeting) {
    this.meeting = meeting;
  }

  @Override
  public void send() {
    Map<Bytes, List<Owed>> byInvitation =
        meeting.session().store.owedSecrets().all(meeting.id()).stream()
            .collect(Collectors.groupingBy(Owed::tokenHash));
    byInvitation.forEach((tokenHash, owed) ->
        meeting
            .secrets()
            .of(tokenHash)
            .ifPresent(invitation -> {
              for (int from = 0; from < owed.size(); from += Limits.MAX_BATCH) {
                share(
                    invitation, owed.subList(from, Math.min(from + Limits.MAX_BATCH, owed.size())));
              }
            }));
  }

  private void share(InvitationSecrets.InvitationSecret invitation, List<Owed> some) {
    List<Envelope> envelopes = new ArrayList<>();
    for (Owed owed : some) {
      if (meeting.session().roster.read(log -> log.device(owed.recipient())).isEmpty()) {
        settled(owed);
      } else {
        seal(owed.recipient(), invitation).ifPresent(envelopes::add);
      }
    }
    if (!envelopes.isEmpty()) {
      EnvelopesAccepted answer =
          meeting.line().direct(new DirectMessage(meeting.id(), MessageId.random(), envelopes));
      answer.results().stream()
          .filter(EnvelopesAccepted.Result::accepted)
          .forEach(result -> settled(new Owed(invitation.tokenHash(), result.recipient())));
    }
  }

  private void settled(Owed owed) {
    meeting.session().store.owedSecrets().settled(meeting.id(), owed);
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
  public boolean isShown() {
    return false;
  }

  @Override
  public boolean hasArrived() {
    return false;
  }

  @Override
  public void failed(LatchkeyException reason) {
    meeting.session().trouble(reason);
  }
}
