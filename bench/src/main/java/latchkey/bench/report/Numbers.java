package latchkey.bench.report;

import java.util.Locale;
import java.util.Optional;
import latchkey.bench.result.Goal;
import latchkey.bench.result.Measurement;
import latchkey.bench.result.Series;

/** Numbers as people read them. */
final class Numbers {
  private Numbers() {}

  /** Three digits that count. */
  static String of(double value) {
    double size = Math.abs(value);
    String form = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, form, value);
  }

  /** The median, with the spread where there is one. */
  static String of(Series series) {
    return series.values().size() == 1
        ? of(series.median())
        : of(series.median()) + " (" + of(series.min()) + "–" + of(series.max()) + ")";
  }

  static String ratio(Series ratio) {
    return ratio.values().size() == 1
        ? of(ratio.median()) + "×"
        : of(ratio.median()) + "× (" + of(ratio.min()) + "–" + of(ratio.max()) + ")";
  }

  /** What is aimed at, or empty. */
  static String goal(Measurement measurement) {
    return measurement
        .goal()
        .map(goal ->
            (goal.atLeast() ? "≥ " : "≤ ")
                + of(goal.bound())
                + (goal.of() == Goal.Of.RATIO ? "×" : " " + measurement.unit()))
        .orElse("");
  }

  static String verdict(Optional<Boolean> reached) {
    return reached.map(yes -> yes ? "reached" : "missed").orElse("");
  }
}
