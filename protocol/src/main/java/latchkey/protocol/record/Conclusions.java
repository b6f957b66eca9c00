package latchkey.protocol.record;

import java.util.ArrayList;
import java.util.List;
import latchkey.protocol.record.Findings.Kind;

/** What follows from all that was checked, in sentences: what is proved, to whom, and what not. */
final class Conclusions {
  private final CheckedLog log;
  private final Findings findings;
  private final AuthorChains chains;
  private final Marks marks;
  private final SaidWords words;

  Conclusions(
      CheckedLog log, Findings findings, AuthorChains chains, Marks marks, SaidWords words) {
    this.log = log;
    this.findings = findings;
    this.chains = chains;
    this.marks = marks;
    this.words = words;
  }

  /** What anybody may believe. */
  List<String> proved() {
    List<String> proved = new ArrayList<>();
    long size = log.log().size();
    if (size > 0) {
      proved.add(
          "The accounts and guests of this log have signed it up to entry "
              + (size - 1)
              + ", in this order: which account made the meeting, and which let in and took out"
              + " which others"
              + (log.log().hasEnded() ? ", and that it has ended." : "."));
    }
    words
        .signed()
        .forEach((guest, count) ->
            proved.add(
                log.participants().selfNamed(guest)
                    + " has signed "
                    + Findings.count(count, "message")
                    + (count == 1 ? " that stands here" : " that stand here")
                    + (chains.isInOrder(guest) && count > 1 ? ", in this order." : ".")));
    long same = marks.signedAndSame();
    if (same > 0 && findings.isFree(Kind.MARK)) {
      proved.add(
          "Guests have signed "
              + Findings.count(marks.signed(), "transcript mark")
              + ", of which "
              + same
              + (same == 1 ? " was" : " were")
              + " compared with what stands here: up to there they had been given these"
              + " ciphertexts. What those say, a mark does not show.");
    }
    return proved;
  }

  /** What those who took part can compare with what they have. */
  List<String> comparable() {
    long all = words.ofMembers();
    long answered = words.answeredSigned();
    if (all == 0) {
      return List.of();
    }
    return List.of(
        Findings.count(all, "message")
            + " of members: those who took part can compare "
            + (all == 1 ? "it" : "them")
            + " with what their own devices have. To others "
            + (all == 1 ? "it proves" : "they prove")
            + " nothing"
            + (answered == 0
                ? "."
                : ", but that "
                    + answered
                    + " of them "
                    + (answered == 1 ? "is" : "are")
                    + " named, by hash, in words that a guest has signed."));
  }

  /** What no reader can know from it. */
  List<String> unproved() {
    List<String> unproved = new ArrayList<>();
    unproved.add(
        "That these are different people, or who they are: names are what accounts and guests call"
            + " themselves, and one person can have made every account and guest here, and let"
            + " itself in. Compare the meeting code with a person who took part.");
    unproved.add(
        "That members said what stands here under their names: members do not sign their words, and"
            + " the person who saved this file could have written them.");
    unproved.add(
        "That nothing came before, between or after: neither the log nor the messages say that they"
            + " are at their end, no later words name the last ones of an author, and who saved"
            + " this file may have left out the first words of an author, or all that it said"
            + " within one epoch or stay.");
    unproved.add(
        "Between which words of members a guest's words stood, beyond what its marks say"
            + (marks.signed() > marks.signedAndSame()
                ? "; and that guests had been given what stands before their words, where their"
                    + " marks could not be compared."
                : "."));
    unproved.add(
        "When things were said: the times of messages are the server's, those in the log their"
            + " signers'.");
    unproved.add("Who saved this file, and when: that is the file's own word.");
    addWithheld(unproved);
    return unproved;
  }

  private void addWithheld(List<String> unproved) {
    long unread = chains.unread();
    if (unread > 0) {
      unproved.add(
          "What "
              + Findings.count(unread, "message")
              + " said that "
              + (unread == 1 ? "stands" : "stand")
              + " here without content, and that the device could not read "
              + (unread == 1 ? "it" : "them")
              + ": who saved this file may have taken it out.");
    }
    long files = words.withheldFiles();
    long deleted = words.withheldAsDeleted();
    if (files > 0) {
      unproved.add(
          "What "
              + Findings.count(files, "file")
              + (files == 1 ? " is" : " are")
              + " called, and types, sizes and digests of files: what was said of them stands here"
              + " without their keys, and can be checked with them alone.");
    }
    if (deleted > 0) {
      unproved.add(
          "What "
              + Findings.count(deleted, "message")
              + " said that "
              + (deleted == 1 ? "stands" : "stand")
              + " here without words, and that the author deleted them.");
    }
    if (files + deleted > 0) {
      unproved.add(
          "That "
              + Findings.count(files + deleted, "message")
              + " without "
              + (files + deleted == 1 ? "its" : "their")
              + " words "
              + (files + deleted == 1 ? "was" : "were")
              + " ever sent, unless later signed words name "
              + (files + deleted == 1 ? "it." : "them."));
    }
  }
}
