package latchkey.client.chaos;

import java.util.List;
import java.util.stream.Collectors;

/** What was wrong. Nothing, if the list is empty. */
public record Verdict(List<Fault> faults) {
  /** A kind of fault. */
  public enum Kind {
    /** Was entitled to it, and did not see it. */
    LOST,
    DOUBLED,
    OUT_OF_ORDER,
    /** Saw what was said before its coming or after its going. */
    OUT_OF_TIME,
    /** Saw what nobody said so, or not there. */
    FOREIGN,
    /** Was told that something is wrong where nothing may be. */
    COMPLAINT,
    /** Said it, is there, and the meeting does not have it. */
    UNSAID,
    /** The meeting has a message that nobody sent. */
    UNKNOWN_MESSAGE
  }

  /** One fault, with whom it befell. */
  public record Fault(Kind kind, String who, String what) {
    @Override
    public String toString() {
      return who + " " + kind + " " + what;
    }
  }

  public Verdict {
    faults = List.copyOf(faults);
  }

  public boolean isClean() {
    return faults.isEmpty();
  }

  @Override
  public String toString() {
    return faults.size()
        + " faults\n"
        + faults.stream().limit(60).map(Fault::toString).collect(Collectors.joining("\n"));
  }
}
