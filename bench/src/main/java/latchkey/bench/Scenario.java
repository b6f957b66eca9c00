package latchkey.bench;

import java.util.function.Consumer;
import latchkey.bench.result.Measurement;

/** Some measurements that belong together. */
public interface Scenario {
  /** By which it is chosen on the command line. */
  String name();

  /**
   * Measures.
   *
   * @param found told of each measurement as soon as it stands: what comes before a failure counts
   */
  void measure(Plan plan, Consumer<Measurement> found);
}
