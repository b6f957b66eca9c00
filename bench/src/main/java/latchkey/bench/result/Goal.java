package latchkey.bench.result;

/**
 * Where to get to.
 *
 * @param of what it is about
 * @param atLeast whether more is better
 */
public record Goal(Of of, boolean atLeast, double bound) {
  /** What a goal bounds. */
  public enum Of {
    RATIO,
    VALUE
  }

  public static Goal ratioAtLeast(double bound) {
    return new Goal(Of.RATIO, true, bound);
  }

  public static Goal ratioAtMost(double bound) {
    return new Goal(Of.RATIO, false, bound);
  }

  public static Goal valueAtMost(double bound) {
    return new Goal(Of.VALUE, false, bound);
  }

  boolean isReachedBy(double value) {
    return atLeast ? value >= bound : value <= bound;
  }
}
