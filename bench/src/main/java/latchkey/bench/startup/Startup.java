package latchkey.bench.startup;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import latchkey.bench.Plan;
import latchkey.bench.Scenario;
import latchkey.bench.machine.Cores;
import latchkey.bench.machine.Scratch;
import latchkey.bench.result.Goal;
import latchkey.bench.result.Measurement;
import latchkey.bench.result.Series;

/** From {@code latchkey serve} until its first page comes: with no data yet, and with some. */
public final class Startup implements Scenario {
  private static final Goal SOON = Goal.valueAtMost(1_500);

  @Override
  public String name() {
    return "startup";
  }

  @Override
  public void measure(Plan plan, Consumer<Measurement> found) {
    List<Double> first = new ArrayList<>();
    List<Double> later = new ArrayList<>();
    Cores.useAll();
    try {
      for (int i = 0; i < plan.fewRounds(); i++) {
        try (Scratch scratch = new Scratch()) {
          Path data = scratch.folder().resolve("data");
          first.add(Serving.millisUntilAnswered(data));
          later.add(Serving.millisUntilAnswered(data));
        }
      }
    } finally {
      Cores.makeLoad();
    }
    found.accept(
        Measurement.alone("latchkey serve to the first answer", "ms", new Series(later))
            .withGoal(SOON));
    found.accept(
        Measurement.alone("The same at the first start", "ms", new Series(first)).withGoal(SOON));
  }
}
