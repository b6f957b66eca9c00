package latchkey.bench.result;

import java.util.List;
import java.util.stream.IntStream;

/** The same thing measured several times, in the order of measuring. */
public record Series(List<Double> values) {
  public Series {
    values = List.copyOf(values);
    if (values.isEmpty()) {
      throw new IllegalArgumentException("nothing was measured");
    }
  }

  public static Series of(double value) {
    return new Series(List.of(value));
  }

  /** The middle one; of two in the middle, their mean. */
  public double median() {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  public double min() {
    return values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
  }

  public double max() {
    return values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
  }

  /**
   * Round by round, this through {@code other}; where they do not have the same number of rounds,
   * median through median.
   */
  Series through(Series other) {
    if (values.size() != other.values.size()) {
      return Series.of(median() / other.median());
    }
    return new Series(
        IntStream.range(0, values.size())
            .mapToObj(i -> values.get(i) / other.values.get(i))
            .toList());
  }
}
