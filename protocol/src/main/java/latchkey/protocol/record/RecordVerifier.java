package latchkey.protocol.record;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.keys.SignatureCheck;
import latchkey.protocol.message.AuthorPlace;
import latchkey.protocol.message.GuestText;
import latchkey.protocol.message.GuestWords;
import latchkey.protocol.message.RelayedGuestText;
import latchkey.protocol.record.AuthorChains.At;
import latchkey.protocol.record.AuthorChains.Standing;
import latchkey.protocol.record.Findings.Kind;
import latchkey.protocol.record.Findings.Weight;
import latchkey.protocol.record.RecordedContent.GuestPlace;
import latchkey.protocol.record.RecordedContent.Head;

/**
 * Says what a record proves (docs/protocol.md, "Records"). Nothing is taken on the record's word:
 * its logs are replayed, and everything else is held against them.
 */
public final class RecordVerifier {
  private final SignatureCheck signatures;
  private final Findings findings = new Findings();
  private final CheckedLog log;
  private final Heads heads;
  private final AuthorChains chains;
  private final Marks marks;
  private final SaidWords words;
  private long signatureCount;

  private RecordVerifier(MeetingRecord record, SignatureCheck signatures) {
    this.signatures = signatures;
    this.log = new CheckedLog(record, signatures, findings);
    this.heads = new Heads(log, record.madeBy(), findings);
    this.chains = new AuthorChains(log, findings);
    this.marks = new Marks(record.meetingId(), log, findings);
    this.words = new SaidWords(log, findings);
  }

  /**
   * Checks a record.
   *
   * @param anchor the hash of an entry that the log must have, as a link names it
   */
  public static RecordReport verify(
      MeetingRecord record, SignatureCheck signatures, Optional<Bytes> anchor) {
    RecordVerifier verifier = new RecordVerifier(record, signatures);
    anchor.ifPresent(verifier::look);
    if (verifier.log.log().size() > 0) {
      verifier.take(record.messages());
    }
    return verifier.report();
  }

  private void look(Bytes anchor) {
    if (log.hasAnchor(anchor)) {
      findings.holds("The link's anchor: it is the hash of an entry of this log.");
    } else {
      findings.tell(
          Kind.ANCHOR, "No entry of this log has the anchor: the link is another meeting's.");
    }
  }

  private void take(List<RecordedMessage> messages) {
    for (int position = 0; position < messages.size(); position++) {
      take(messages.get(position), position);
    }
    heads.judge();
    chains.judge();
    marks.judge();
    words.judge();
    if (signatureCount > 0 && findings.isFree(Kind.SIGNATURE)) {
      findings.holds(
          "The signatures on "
              + Findings.count(signatureCount, "message")
              + " of guests: each is by the key with which the log let the guest in.");
    }
  }

  private void take(RecordedMessage message, int position) {
    marks.take(message);
    Address sender = message.sender();
    if (message.content().isEmpty()) {
      chains.unread(sender, at(message, position));
    } else if (log.isOrWasDevice(sender)) {
      take(message, message.content().get(), position);
    } else {
      findings.tell(
          Kind.SENDER,
          "Message "
              + message.seq()
              + " is said to be by "
              + log.name(sender)
              + ", which is no member's device in this log. What it says counts for nothing.");
    }
  }

  private At at(RecordedMessage message, int position) {
    return new At(position, message.seq(), heads.stay());
  }

  private void take(RecordedMessage message, RecordedContent content, int position) {
    Address sender = message.sender();
    heads.take(message, content.read());
    At at = at(message, position);
    Bytes hash = content.hash(log.log().logId(), sender);
    Standing standing = chains.take(sender, content.place(), hash, OptionalLong.empty(), at);
    if (standing.isNew()) {
      content
          .mark()
          .ifPresent(mark -> marks.heard(message, sender, mark, false, standing == Standing.NEXT));
    }
    if (content.guest().isPresent()) {
      takeGuest(message, content, content.guest().get(), at);
    } else if (standing.isNew()) {
      words.take(message, content, sender, content.place(), hash, false);
    }
  }

  /** A guest's words hold by themselves, whatever else the member who brings them says. */
  private void takeGuest(RecordedMessage message, RecordedContent content, GuestPlace said, At at) {
    Address guest = Address.ofGuest(said.sessionId());
    Optional<Bytes> key = log.log().everHadKey(guest);
    Optional<Long> stay = log.stay(guest, said.readIndex());
    if (key.isEmpty() || stay.isEmpty() || !log.log().tookPartAt(guest, said.readIndex())) {
      tellOfGuest(message, guest, "which did not take part where they name the log.");
      return;
    }
    if (content.read().filter(head -> log.wasRemovedBy(guest, head.index())).isPresent()) {
      tellOfGuest(message, guest, "which had been taken out by then.");
      return;
    }
    Optional<GuestText> text =
        content
            .body()
            .filter(RelayedGuestText.class::isInstance)
            .map(relayed -> ((RelayedGuestText) relayed).words());
    if (text.isPresent() && !isSigned(text.get(), key.get())) {
      findings.tell(
          Kind.SIGNATURE,
          "Message "
              + message.seq()
              + ": "
              + log.name(guest)
              + " has not signed the words that stand under its name.");
      return;
    }
    Bytes part = log.log().hashAt(stay.get()).map(AuthorPlace::epochOf).orElse(Bytes.EMPTY);
    AuthorPlace place = new AuthorPlace(part, said.number(), said.previousHash());
    Standing standing = chains.take(guest, place, said.hash(), OptionalLong.of(stay.get()), at);
    if (!standing.isNew()) {
      return; // However many members pass it on, it counts once.
    }
    boolean isNewest = standing == Standing.NEXT;
    heads.takeGuests(message, guest, said.readIndex(), isNewest);
    text.ifPresent(signed -> heard(message, guest, signed.said(), isNewest));
    words.take(message, content, guest, place, said.hash(), text.isPresent());
  }

  private void tellOfGuest(RecordedMessage message, Address guest, String why) {
    findings.tell(
        Kind.SENDER,
        "Message " + message.seq() + " passes on words of " + log.name(guest) + ", " + why);
  }

  private boolean isSigned(GuestText text, Bytes key) {
    return text.said().log().logId().equals(log.log().logId()) && text.isSignedBy(key, signatures);
  }

  private void heard(RecordedMessage message, Address guest, GuestWords said, boolean isNewest) {
    signatureCount++;
    var unused = heads.isHere(message, guest, new Head(said.log().index(), said.log().head()));
    said.mark().ifPresent(mark -> marks.heard(message, guest, mark, true, isNewest));
  }

  private RecordReport report() {
    Conclusions conclusions = new Conclusions(log, findings, chains, marks, words);
    long size = log.log().size();
    return new RecordReport(
        log.participants().all(),
        findings.checked(),
        findings.of(Weight.PROBLEM),
        findings.of(Weight.DISPUTE),
        findings.of(Weight.REMARK),
        conclusions.proved(),
        conclusions.comparable(),
        conclusions.unproved(),
        size == 0
            ? Optional.empty()
            : Optional.of(new RecordReport.End(size - 1, log.log().head())),
        words.spoken());
  }
}
