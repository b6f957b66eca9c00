package latchkey.protocol.record;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Collects what is found. However much there is of a kind, a few are told one by one. */
final class Findings {
  private static final int TOLD_OF_A_KIND = 20;

  /** What a finding says of the file. */
  enum Weight {
    /** No honest file has it. */
    PROBLEM,
    /** An honest file has it where an author, or the server, has done it. */
    DISPUTE,
    /** Worth knowing. */
    REMARK
  }

  /** Each kind is told with its own sentences. */
  enum Kind {
    ANCHOR(Weight.PROBLEM, "anchors that the log lacks"),
    LOG(Weight.PROBLEM, "logs that do not hold"),
    SENDER(Weight.PROBLEM, "messages by those who did not take part"),
    HEAD(Weight.PROBLEM, "messages that name another log"),
    FLOOR(Weight.PROBLEM, "messages that name an old log"),
    SEQ(Weight.PROBLEM, "messages out of the server's order"),
    SIGNATURE(Weight.PROBLEM, "words that a guest has not signed"),
    CHAIN(Weight.DISPUTE, "messages out of their author's order"),
    MISSING(Weight.DISPUTE, "messages that are missing"),
    MARK(Weight.DISPUTE, "marks that differ"),
    REFERENCE(Weight.DISPUTE, "messages about words that were never said"),
    BEGINNING(Weight.REMARK, "authors of whom the first words are not here"),
    ABSENCE(Weight.REMARK, "messages from a time when the device that saved the file was out"),
    UNREAD(Weight.REMARK, "authors with messages that were not read"),
    ELSEWHERE(Weight.REMARK, "messages about words that do not stand here"),
    WITHOUT_EFFECT(Weight.REMARK, "messages that change nothing"),
    WITHHELD(Weight.REMARK, "messages without their words"),
    FORM(Weight.REMARK, "messages without a form that is known"),
    OTHER(Weight.REMARK, "things worth knowing");

    private final Weight weight;
    private final String plural;

    Kind(Weight weight, String plural) {
      this.weight = weight;
      this.plural = plural;
    }
  }

  private final List<String> checked = new ArrayList<>();
  private final Map<Kind, List<String>> told = new EnumMap<>(Kind.class);
  private final Map<Kind, Long> counts = new EnumMap<>(Kind.class);

  void holds(String sentence) {
    checked.add(sentence);
  }

  void tell(Kind kind, String sentence) {
    counts.merge(kind, 1L, Long::sum);
    List<String> sentences = told.computeIfAbsent(kind, one -> new ArrayList<>());
    if (sentences.size() < TOLD_OF_A_KIND) {
      sentences.add(sentence);
    }
  }

  boolean isFree(Kind... kinds) {
    return List.of(kinds).stream().noneMatch(counts::containsKey);
  }

  List<String> checked() {
    return checked;
  }

  List<String> of(Weight weight) {
    List<String> all = new ArrayList<>();
    told.forEach((kind, sentences) -> {
      if (kind.weight == weight) {
        all.addAll(sentences);
        long more = counts.getOrDefault(kind, 0L) - sentences.size();
        if (more > 0) {
          all.add("And " + more + " more of the kind: " + kind.plural + ".");
        }
      }
    });
    return all;
  }

  /** {@code count} of something, as it is read. */
  static String count(long count, String thing) {
    return count + " " + thing + (count == 1 ? "" : "s");
  }
}
