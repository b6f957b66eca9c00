package latchkey.protocol.record;

import java.util.List;
import java.util.Optional;
import latchkey.protocol.Bytes;

/**
 * What a record holds and proves, in sentences for a person. Names are in them, and authors choose
 * those: each stands in one line, in quotes that it cannot end, behind a number that the log gives.
 * Other words of authors are in {@link Spoken} alone.
 *
 * @param participants who took part by the log, with their ids
 * @param checked what was looked at, and holds
 * @param problems what does not hold, and stands in no honest file
 * @param disputes what does not hold, and stands in an honest file where an author, or the server,
 *     has done it
 * @param remarks what is worth knowing, and takes nothing away from what is proved
 * @param proved what anybody may believe
 * @param comparable what those who took part can compare with what they have
 * @param unproved what no reader can know from it
 * @param end the newest entry of the log that holds
 * @param spoken what was said, in the record's order
 */
public record RecordReport(
    List<String> participants,
    List<String> checked,
    List<String> problems,
    List<String> disputes,
    List<String> remarks,
    List<String> proved,
    List<String> comparable,
    List<String> unproved,
    Optional<End> end,
    List<Spoken> spoken) {
  public RecordReport {
    participants = List.copyOf(participants);
    checked = List.copyOf(checked);
    problems = List.copyOf(problems);
    disputes = List.copyOf(disputes);
    remarks = List.copyOf(remarks);
    proved = List.copyOf(proved);
    comparable = List.copyOf(comparable);
    unproved = List.copyOf(unproved);
    spoken = List.copyOf(spoken);
  }

  /** Whether everything that can be checked holds. */
  public boolean holds() {
    return problems.isEmpty() && disputes.isEmpty();
  }

  /** An entry of the log: by it people compare what they have read. */
  public record End(long index, Bytes head) {}

  /**
   * Something that was said.
   *
   * @param acceptedAt by the server's clock, in milliseconds since 1970
   * @param who as sentences name its author
   * @param how what it is: in the author's words, or changed, or withheld
   * @param words as their author wrote them: not to be shown without care; may be empty
   * @param isSigned whether the guest that it is from has signed it
   * @param about what it answers, changes or deletes, as sentences name that; may be empty
   */
  public record Spoken(
      long seq,
      long acceptedAt,
      String who,
      How how,
      String words,
      boolean isSigned,
      String about) {}

  /** What something that was said is. */
  public enum How {
    WORDS,
    REPLY,
    EDIT,
    DELETION,
    REACTION,
    REACTION_TAKEN_BACK,
    FILE,
    WITHHELD_FILE,
    WITHHELD_AS_DELETED
  }
}
