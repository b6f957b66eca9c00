package latchkey.client.deliver;

import java.util.Optional;
import java.util.UUID;
import latchkey.client.content.ContentReader;
import latchkey.client.crypto.PairwiseOpening;
import latchkey.client.crypto.PairwiseSessions;
import latchkey.client.crypto.Peer;
import latchkey.client.crypto.SenderKeys;
import latchkey.client.roster.Attendance;
import latchkey.client.roster.KnownPeers;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.EnvelopeId;
import latchkey.protocol.InvalidInput;
import latchkey.protocol.content.Content;
import latchkey.protocol.content.SenderKeyDistribution;
import latchkey.protocol.relay.ReceivedDirect;
import latchkey.protocol.relay.ReceivedSenderKey;

/**
 * Envelopes for this device alone. Only those count whose sender the verified roster had when it
 * wrote them, opened under the identity key that it gives: somebody who has gone meanwhile may have
 * left a key to what it said before. To be used on the meeting's lane.
 */
public final class Mailbox {
  /** Told of what came. */
  public interface Sink {
    void keyCame(Address sender, UUID distributionId);

    /** A guest's text came, to be kept until it is published. */
    void guestSaid(Address guest, ContentReader.Said said);

    void refused(Address sender, String reason);

    /** What this sender encrypts does not open: a new session is needed. */
    void sessionBroken(Address sender);

    void handled(EnvelopeId envelope);
  }

  private final Attendance attendance;
  private final KnownPeers peers;
  private final PairwiseSessions sessions;
  private final SenderKeys senderKeys;
  private final ContentReader contents;
  private final OpenOnce once;
  private final Sink sink;

  public Mailbox(
      Attendance attendance,
      KnownPeers peers,
      PairwiseSessions sessions,
      SenderKeys senderKeys,
      ContentReader contents,
      OpenOnce once,
      Sink sink) {
    this.attendance = attendance;
    this.peers = peers;
    this.sessions = sessions;
    this.senderKeys = senderKeys;
    this.contents = contents;
    this.once = once;
    this.sink = sink;
  }

  public void take(ReceivedSenderKey envelope) {
    Address sender = new Address(envelope.senderId(), envelope.senderDeviceId());
    open(sender, envelope.encryptedSenderKey(), envelope.type())
        .ifPresent(content -> takeKey(sender, content));
    once.handled(sender, envelope.encryptedSenderKey());
    sink.handled(envelope.id());
  }

  public void take(ReceivedDirect envelope) {
    Address sender = new Address(envelope.senderId(), envelope.senderDeviceId());
    open(sender, envelope.ciphertext(), envelope.type())
        .ifPresent(content -> takeDirect(sender, content));
    once.handled(sender, envelope.ciphertext());
    sink.handled(envelope.id());
  }

  private void takeKey(Address sender, Content content) {
    if (!content.hasSenderKeyDistribution()) {
      sink.refused(sender, "it has no place where sender keys come");
      return;
    }
    if (!attendance.isOrWasDevice(sender)) {
      sink.refused(sender, "only a member's device gives sender keys");
      return;
    }
    SenderKeyDistribution key = content.getSenderKeyDistribution();
    try {
      Bytes message = Bytes.of(key.getDistributionMessage().toByteArray());
      sink.keyCame(sender, senderKeys.process(sender, message));
    } catch (InvalidInput e) {
      sink.refused(sender, String.valueOf(e.getMessage()));
    }
  }

  private void takeDirect(Address sender, Content content) {
    if (content.hasText() && !attendance.isOrWasDevice(sender)) {
      try {
        sink.guestSaid(sender, ContentReader.Said.of(content.getText()));
      } catch (InvalidInput e) {
        sink.refused(sender, String.valueOf(e.getMessage()));
      }
    } else {
      sink.refused(sender, "it has no place in a direct message");
    }
  }

  private String reasonAgainst(Address sender) {
    if (peers.hasChanged(sender)) {
      return "its sender's identity key has changed and is not confirmed";
    }
    return peers.isDisputed(sender)
        ? "its sender stands in only one of two logs of its account that the server shows"
        : "the meeting's roster does not have its sender";
  }

  private Optional<Content> open(Address sender, Bytes ciphertext, int type) {
    Optional<Peer> peer = peers.findAuthor(sender);
    if (peer.isEmpty()) {
      sink.refused(sender, reasonAgainst(sender));
      return Optional.empty();
    }
    PairwiseOpening opening =
        once.envelope(sender, ciphertext, () -> sessions.open(peer.get(), ciphertext, type));
    if (opening instanceof PairwiseOpening.Opened opened) {
      try {
        contents.check(sender, opened.content());
        if (attendance.tookPartAt(sender, opened.content().getRosterIndex())) {
          return Optional.of(opened.content());
        }
        sink.refused(sender, "it was written after its sender had gone");
      } catch (InvalidInput e) {
        sink.refused(sender, String.valueOf(e.getMessage()));
      }
    } else if (opening instanceof PairwiseOpening.OtherIdentity) {
      sink.refused(sender, "it was made under another identity key than the meeting's roster has");
    } else if (!(opening instanceof PairwiseOpening.Duplicate)) {
      if (!attendance.isOrWasDevice(sender)) {
        sink.refused(sender, "it does not open, and a guest cannot be asked for it again");
      }
      sink.sessionBroken(sender);
    }
    return Optional.empty();
  }
}
