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
import latchkey.protocol.Require;
import latchkey.protocol.message.GuestText;
import latchkey.protocol.message.GuestWords;
import latchkey.protocol.message.Label;
import latchkey.protocol.message.PairwiseBody;
import latchkey.protocol.message.PairwiseContent;
import latchkey.protocol.message.SenderKeyDistribution;
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
    void guestSaid(GuestText text, GuestWords words);

    /** The maker of an invitation says what it is called. */
    void labelled(Address maker, Label label);

    void refused(Address sender, String reason);

    /** What this sender encrypts does not open: a new session is needed. */
    void sessionBroken(Address sender);

    /** It has come before, or its sender has encrypted twice under one key. */
    void repeated(Address sender);

    void handled(EnvelopeId envelope);
  }

  private final Address self;
  private final Attendance attendance;
  private final KnownPeers peers;
  private final PairwiseSessions sessions;
  private final SenderKeys senderKeys;
  private final ContentReader contents;
  private final OpenOnce once;
  private final AuthorOrder order;
  private final Sink sink;

  public Mailbox(
      Address self,
      Attendance attendance,
      KnownPeers peers,
      PairwiseSessions sessions,
      SenderKeys senderKeys,
      ContentReader contents,
      OpenOnce once,
      AuthorOrder order,
      Sink sink) {
    this.self = self;
    this.attendance = attendance;
    this.peers = peers;
    this.sessions = sessions;
    this.senderKeys = senderKeys;
    this.contents = contents;
    this.once = once;
    this.order = order;
    this.sink = sink;
  }

  public void take(ReceivedSenderKey envelope) {
    Address sender = new Address(envelope.senderId(), envelope.senderDeviceId());
    open(sender, envelope.encryptedSenderKey(), envelope.type())
        .ifPresent(content -> take(sender, () -> takeKey(sender, content.said())));
    once.handled(sender, envelope.encryptedSenderKey());
    sink.handled(envelope.id());
  }

  public void take(ReceivedDirect envelope) {
    Address sender = new Address(envelope.senderId(), envelope.senderDeviceId());
    open(sender, envelope.ciphertext(), envelope.type())
        .ifPresent(content -> take(sender, () -> takeDirect(sender, content.said())));
    once.handled(sender, envelope.ciphertext());
    sink.handled(envelope.id());
  }

  private void take(Address sender, Runnable taking) {
    try {
      taking.run();
    } catch (InvalidInput e) {
      sink.refused(sender, String.valueOf(e.getMessage()));
    }
  }

  private void takeKey(Address sender, PairwiseBody said) {
    if (!(said instanceof SenderKeyDistribution key)) {
      throw new InvalidInput("it has no place where sender keys come");
    }
    Require.that(attendance.isOrWasDevice(sender), "only a member's device gives sender keys");
    Require.that(
        attendance.cameInBy(self, key.entitlingEntry()),
        "it is for another entry than one that let this device in");
    UUID distributionId = senderKeys.process(sender, key.distributionMessage());
    order.begins(sender, key.next(), key.entitlingEntry());
    sink.keyCame(sender, distributionId);
  }

  private void takeDirect(Address sender, PairwiseBody said) {
    boolean isMembers = attendance.isOrWasDevice(sender);
    if (said instanceof GuestText text && !isMembers) {
      GuestWords words = contents.check(text);
      Require.that(
          Address.ofGuest(words.sessionId()).equals(sender), "they are another guest's words");
      sink.guestSaid(text, words);
    } else if (said instanceof Label label && isMembers) {
      Require.that(
          attendance.isMaker(sender, label.tokenHash()),
          "it names an invitation that its author has not made");
      sink.labelled(sender, label);
    } else {
      throw new InvalidInput("it has no place in a direct message");
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

  private Optional<PairwiseContent> open(Address sender, Bytes ciphertext, int type) {
    Optional<Peer> peer = peers.findAuthor(sender);
    if (peer.isEmpty()) {
      sink.refused(sender, reasonAgainst(sender));
      return Optional.empty();
    }
    PairwiseOpening opening =
        once.envelope(sender, ciphertext, () -> sessions.open(peer.get(), ciphertext, type));
    if (opening instanceof PairwiseOpening.Opened opened) {
      try {
        contents.check(sender, opened.content().log());
        if (attendance.tookPartAt(sender, opened.content().log().index())) {
          return Optional.of(opened.content());
        }
        sink.refused(sender, "it was written after its sender had gone");
      } catch (InvalidInput e) {
        sink.refused(sender, String.valueOf(e.getMessage()));
      }
    } else if (opening instanceof PairwiseOpening.OtherIdentity) {
      sink.refused(sender, "it was made under another identity key than the meeting's roster has");
    } else if (opening instanceof PairwiseOpening.Duplicate) {
      sink.repeated(sender);
    } else {
      if (!attendance.isOrWasDevice(sender)) {
        sink.refused(sender, "it does not open, and a guest cannot be asked for it again");
      }
      sink.sessionBroken(sender);
    }
    return Optional.empty();
  }
}
