package latchkey.bench;

import java.util.List;
import latchkey.bench.result.Measurement;

/** Some measurements that belong together. */
public interface Scenario {
  /** By which it is chosen on the command line. */
  String name();

  List<Measurement> measure(Plan plan);
}
