package latchkey.client;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import latchkey.client.crypto.Peer;
import latchkey.client.crypto.PeerBundle;
import latchkey.client.crypto.SealRequest;
import latchkey.client.crypto.Sealing;
import latchkey.client.model.LatchkeyException;
import latchkey.client.outbox.Outgoing;
import latchkey.client.outbox.Portions;
import latchkey.protocol.Address;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.MessageId;
import latchkey.protocol.log.meeting.Device;
import latchkey.protocol.message.GuestText;
import latchkey.protocol.message.LogPlace;
import latchkey.protocol.message.PairwiseContent;
import latchkey.protocol.message.Speech;
import latchkey.protocol.relay.DirectMessage;
import latchkey.protocol.relay.Envelope;
import latchkey.protocol.relay.EnvelopesAccepted;
import org.jspecify.annotations.Nullable;

/**
 * What a guest says: signed once, and encrypted for each member's device that takes part. Each is
 * encrypted once; a retry sends the same again, which the server knows by the message's id.
 */
final class GuestMessage implements Outgoing {
  private static final Duration PAUSE = Duration.ofMillis(250);

  private final GuestEngine meeting;
  private final MessageId id;
  private final Speech speech;
  private final Map<Address, Envelope> sealed = new LinkedHashMap<>();
  private @Nullable GuestText signed;

  GuestMessage(GuestEngine meeting, MessageId id, Speech speech) {
    this.meeting = meeting;
    this.id = id;
    this.speech = speech;
  }

  /** Whatever becomes of one attempt, it is tried again for as long as the guest takes part. */
  @Override
  public void send() {
    try {
      hand();
    } catch (LatchkeyException e) {
      throw e.isTransient() ? e : LatchkeyException.unreachable(String.valueOf(e.getMessage()), e);
    }
  }

  private void hand() {
    List<Address> recipients =
        meeting.session().roster.read(log -> log.devices().stream().map(Device::address).toList());
    if (recipients.isEmpty()) {
      throw new LatchkeyException(
          ErrorCode.UNAVAILABLE,
          "No member's device takes part now; the message waits.",
          PAUSE,
          null);
    }
    GuestText words = signed == null ? meeting.sign(id, speech) : signed;
    signed = words;
    for (Address recipient : recipients) {
      if (!sealed.containsKey(recipient)) {
        seal(recipient, words).ifPresent(envelope -> sealed.put(recipient, envelope));
      }
    }
    boolean accepted = false;
    EnvelopesAccepted.@Nullable Result refused = null;
    for (List<Envelope> portion : Portions.of(sealed.values())) {
      EnvelopesAccepted answer =
          meeting.line().say(new DirectMessage(meeting.line().meeting(), id, portion));
      for (EnvelopesAccepted.Result result : answer.results()) {
        accepted |= result.accepted();
        refused = result.accepted() ? refused : result;
      }
    }
    if (!accepted) {
      throw refused == null || refused.code() == null
          ? LatchkeyException.unreachable("No member's device can be written to now.", null)
          : new LatchkeyException(refused.code(), String.valueOf(refused.error()));
    }
  }

  private Optional<Envelope> seal(Address recipient, GuestText words) {
    Optional<Peer> peer = meeting.session().peers.find(recipient);
    if (peer.isEmpty()) {
      return Optional.empty();
    }
    PairwiseContent content =
        meeting.session().roster.read(log -> PairwiseContent.of(LogPlace.endOf(log), words));
    Sealing sealing = meeting.session().sessions.seal(SealRequest.inSession(peer.get(), content));
    if (sealing instanceof Sealing.NoSession) {
      sealing = sealWithBundle(peer.get(), content);
    }
    return sealing instanceof Sealing.Sealed ready
        ? Optional.of(ready.envelope())
        : Optional.empty();
  }

  /** Where this device's keys are not to be had, the others get the text all the same. */
  private Sealing sealWithBundle(Peer peer, PairwiseContent content) {
    try {
      PeerBundle bundle = PeerBundle.of(meeting.line().api().bundle(peer.address()));
      return meeting.session().sessions.seal(SealRequest.withBundle(peer, bundle, content));
    } catch (LatchkeyException e) {
      return new Sealing.NoSession(peer);
    }
  }

  @Override
  public boolean hasArrived() {
    return meeting.hasBeenPassedOn(id);
  }

  @Override
  public void failed(LatchkeyException reason) {
    meeting.givenUp(id);
    meeting.session().failed(id, reason);
  }
}
