package latchkey.bench.result;

import java.util.List;

/** Everything that came of a call. */
public record Results(List<Measurement> measurements, List<Failure> failures) {
  public Results {
    measurements = List.copyOf(measurements);
    failures = List.copyOf(failures);
  }

  /** A scenario that did not get to its end, and why. */
  public record Failure(String scenario, String reason) {}
}
