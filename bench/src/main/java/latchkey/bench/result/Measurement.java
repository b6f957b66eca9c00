package latchkey.bench.result;

import java.util.List;
import java.util.Optional;

/**
 * One thing that was measured.
 *
 * @param what in a few words
 * @param unit of the values
 * @param baseline what it is held against
 * @param curve how it grows
 * @param note what else there is to know, or empty
 */
public record Measurement(
    String what,
    String unit,
    Series ours,
    Optional<Baseline> baseline,
    Optional<Goal> goal,
    Optional<Curve> curve,
    String note) {
  /** What it is held against. */
  public record Baseline(String name, Series values) {}

  /** Values for several numbers of people. */
  public record Curve(String of, List<Point> points) {}

  /** One of them. */
  public record Point(int people, double ours, double baseline) {}

  /** Something held against a baseline, with a goal. */
  public static Measurement compared(
      String what, String unit, Series ours, String baseline, Series values, Goal goal) {
    return new Measurement(
        what,
        unit,
        ours,
        Optional.of(new Baseline(baseline, values)),
        Optional.of(goal),
        Optional.empty(),
        "");
  }

  /** Something by itself. */
  public static Measurement alone(String what, String unit, Series ours) {
    return new Measurement(
        what, unit, ours, Optional.empty(), Optional.empty(), Optional.empty(), "");
  }

  public Measurement withGoal(Goal newGoal) {
    return new Measurement(what, unit, ours, baseline, Optional.of(newGoal), curve, note);
  }

  public Measurement withCurve(Curve newCurve) {
    return new Measurement(what, unit, ours, baseline, goal, Optional.of(newCurve), note);
  }

  public Measurement withNote(String newNote) {
    return new Measurement(what, unit, ours, baseline, goal, curve, newNote);
  }

  /** Ours through the baseline's, round by round. */
  public Optional<Series> ratio() {
    return baseline.map(other -> ours.through(other.values()));
  }

  /** Whether the goal is reached, where there is one. */
  public Optional<Boolean> isReached() {
    return goal.map(aim ->
        aim.isReachedBy(
            aim.of() == Goal.Of.VALUE ? ours.median() : ratio().orElseThrow().median()));
  }
}
