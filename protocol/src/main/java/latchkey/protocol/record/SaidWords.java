package latchkey.protocol.record;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.log.Ids;
import latchkey.protocol.message.AuthorPlace;
import latchkey.protocol.message.Deletion;
import latchkey.protocol.message.Edit;
import latchkey.protocol.message.GroupBody;
import latchkey.protocol.message.MessageReference;
import latchkey.protocol.message.Reaction;
import latchkey.protocol.message.Reply;
import latchkey.protocol.message.SharedFile;
import latchkey.protocol.message.Speech;
import latchkey.protocol.message.Text;
import latchkey.protocol.record.Findings.Kind;
import latchkey.protocol.record.RecordReport.How;
import latchkey.protocol.record.RecordReport.Spoken;
import latchkey.protocol.record.RecordedContent.FileTold;
import latchkey.protocol.record.RecordedContent.Why;
import latchkey.protocol.record.RecordedContent.Withheld;

/** What was said, each thing once, and what words are about. */
final class SaidWords {
  /** Something that was said, in its place among its author's own words. */
  private record Utterance(
      RecordedMessage message,
      Address author,
      Bytes hash,
      How how,
      String words,
      boolean isSigned,
      Optional<MessageReference> about) {}

  private record Numbered(Address author, Bytes epoch, long number) {}

  private final CheckedLog log;
  private final Findings findings;
  private final List<Utterance> said = new ArrayList<>();
  private final List<Utterance> withheld = new ArrayList<>();
  private final List<Spoken> spoken = new ArrayList<>();
  private final Map<Bytes, Utterance> byHash = new HashMap<>();

  /** What is known to have been said under a number, also by the message after it. */
  private final Map<Numbered, Bytes> hashes = new HashMap<>();

  private final Map<Address, Long> signed = new LinkedHashMap<>();
  private final Set<Bytes> deleted = new HashSet<>();
  private final Set<Bytes> answeredSigned = new HashSet<>();
  private long ofMembers;
  private long files;

  SaidWords(CheckedLog log, Findings findings) {
    this.log = log;
    this.findings = findings;
  }

  /**
   * Takes what stands here for the first time.
   *
   * @param isSigned whether the author has signed it
   */
  void take(
      RecordedMessage message,
      RecordedContent content,
      Address author,
      AuthorPlace place,
      Bytes hash,
      boolean isSigned) {
    hashes.put(new Numbered(author, place.epoch(), place.number()), hash);
    if (place.number() > 1) {
      hashes.putIfAbsent(
          new Numbered(author, place.epoch(), place.number() - 1), place.previousHash());
    }
    if (isSigned) {
      signed.merge(author, 1L, Long::sum);
    }
    if (content.said() instanceof Withheld left) {
      take(utterance(message, author, hash, left), content.type(), left.why());
    } else {
      content
          .speech()
          .ifPresentOrElse(
              speech -> add(utterance(message, author, hash, speech, isSigned)),
              () -> tellOfForm(message, author, content));
    }
  }

  private void take(Utterance left, int type, Why why) {
    add(left);
    if (why == Why.FILE) {
      files++;
    } else if (type != GroupBody.EDIT) { // Which goes with the words that it edits.
      withheld.add(left);
    }
  }

  private void add(Utterance one) {
    said.add(one);
    byHash.put(one.hash(), one);
    ofMembers += Ids.isGuest(one.author()) ? 0 : 1;
  }

  private static Utterance utterance(
      RecordedMessage message, Address author, Bytes hash, Withheld left) {
    return new Utterance(
        message,
        author,
        hash,
        left.why() == Why.FILE ? How.WITHHELD_FILE : How.WITHHELD_AS_DELETED,
        left.file().flatMap(FileTold::name).orElse(""),
        false,
        Optional.empty());
  }

  private static Utterance utterance(
      RecordedMessage message, Address author, Bytes hash, Speech speech, boolean isSigned) {
    return new Utterance(
        message, author, hash, how(speech), speech.words(), isSigned, about(speech));
  }

  private static How how(Speech speech) {
    return switch (speech) {
      case Text text -> How.WORDS;
      case Reply reply -> How.REPLY;
      case Edit edit -> How.EDIT;
      case Deletion deletion -> How.DELETION;
      case Reaction reaction -> reaction.withdrawn() ? How.REACTION_TAKEN_BACK : How.REACTION;
      case SharedFile file -> How.FILE;
    };
  }

  private static Optional<MessageReference> about(Speech speech) {
    return switch (speech) {
      case Reply reply -> Optional.of(reply.to());
      case Edit edit -> Optional.of(edit.target());
      case Deletion deletion -> Optional.of(deletion.target());
      case Reaction reaction -> Optional.of(reaction.target());
      case Text text -> Optional.empty();
      case SharedFile file -> Optional.empty();
    };
  }

  private void tellOfForm(RecordedMessage message, Address author, RecordedContent content) {
    if (content.body().isEmpty()) {
      findings.tell(
          Kind.FORM,
          "Message "
              + message.seq()
              + " by "
              + log.name(author)
              + " has not a form that this version knows. Apps show that it cannot be read.");
    }
  }

  void judge() {
    for (Utterance one : said) {
      String about = one.about().map(target -> judge(one, target)).orElse("");
      spoken.add(
          new Spoken(
              one.message().seq(),
              one.message().acceptedAt(),
              log.name(one.author()),
              one.how(),
              one.words(),
              one.isSigned(),
              about));
    }
    for (Utterance one : withheld) {
      if (!deleted.contains(one.hash())) {
        findings.tell(
            Kind.WITHHELD,
            "Message "
                + one.message().seq()
                + " by "
                + log.name(one.author())
                + " stands without its words, as deleted, and no deletion here names it. It may be"
                + " an edit of words that were deleted, or never have been said like that.");
      }
    }
  }

  /** Says what something is about, as apps decide it. */
  private String judge(Utterance one, MessageReference target) {
    Optional<Utterance> found = found(target);
    boolean isOwn = target.author().id().equals(one.author().id());
    boolean changes = one.how() == How.EDIT || one.how() == How.DELETION;
    if (changes && !isOwn) {
      tell(
          Kind.WITHOUT_EFFECT,
          one,
          "would change or delete what another has said. It changes nothing.");
    } else if (isInvented(target)) {
      tell(
          Kind.REFERENCE,
          one,
          "is about words that were never said, or the record has others in their place.");
    } else if (found.isEmpty()) {
      tell(
          Kind.ELSEWHERE,
          one,
          "is about words of " + log.name(target.author()) + " that do not stand in this record.");
    } else if (one.how() == How.DELETION) {
      deleted.add(target.hash());
    }
    if (one.isSigned()
        && !Ids.isGuest(target.author())
        && found.filter(words -> !isWithheld(words)).isPresent()) {
      answeredSigned.add(target.hash());
    }
    return found
        .map(words -> "message " + words.message().seq() + " of " + log.name(words.author()))
        .orElseGet(() -> "words of " + log.name(target.author()) + " that do not stand here");
  }

  private Optional<Utterance> found(MessageReference target) {
    return Objects.equals(target.hash(), hashes.get(numbered(target)))
        ? Optional.ofNullable(byHash.get(target.hash()))
        : Optional.empty();
  }

  private static boolean isWithheld(Utterance one) {
    return one.how() == How.WITHHELD_AS_DELETED || one.how() == How.WITHHELD_FILE;
  }

  private static Numbered numbered(MessageReference target) {
    return new Numbered(target.author(), target.epoch(), target.number());
  }

  /** Whether its author was never in the meeting, or has said something else there. */
  private boolean isInvented(MessageReference target) {
    Bytes there = hashes.get(numbered(target));
    if (there != null) {
      return !there.equals(target.hash());
    }
    return Ids.isGuest(target.author())
        ? log.log().comingsOf(target.author()).stream()
            .flatMap(index -> log.log().hashAt(index).stream())
            .map(AuthorPlace::epochOf)
            .noneMatch(target.epoch()::equals)
        : !log.isOrWasDevice(target.author());
  }

  private void tell(Kind kind, Utterance one, String what) {
    findings.tell(
        kind, "Message " + one.message().seq() + " by " + log.name(one.author()) + " " + what);
  }

  /** What was said, in the record's order. */
  List<Spoken> spoken() {
    return spoken;
  }

  /** How many messages each guest has signed. */
  Map<Address, Long> signed() {
    return signed;
  }

  long ofMembers() {
    return ofMembers;
  }

  /** How many messages of members are named in words that a guest has signed. */
  long answeredSigned() {
    return answeredSigned.size();
  }

  long withheldAsDeleted() {
    return said.stream().filter(one -> one.how() == How.WITHHELD_AS_DELETED).count();
  }

  long withheldFiles() {
    return files;
  }
}
