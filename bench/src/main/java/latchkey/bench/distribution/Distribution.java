package latchkey.bench.distribution;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import latchkey.bench.Plan;
import latchkey.bench.Scenario;
import latchkey.bench.floor.ManySessions;
import latchkey.bench.machine.Cores;
import latchkey.bench.machine.ProcessorTime;
import latchkey.bench.machine.Scratch;
import latchkey.bench.machine.Target;
import latchkey.bench.measured.LatchkeyTarget;
import latchkey.bench.people.Device;
import latchkey.bench.result.Goal;
import latchkey.bench.result.Measurement;
import latchkey.bench.result.Series;

/**
 * A member's device gives its key to many guests that are let in at once; then one of them goes,
 * and all others get a new one. Its part is held against libsignal alone: the same sessions and
 * encryptions over the same cores. With fewer and more guests it shows how both grow.
 */
public final class Distribution implements Scenario {
  private static final int MANY = 1_000;

  @Override
  public String name() {
    return "distribution";
  }

  /** One of the two things that are measured. */
  private record Step(
      String what,
      Function<Round, Assembly.Handover> handover,
      ToDoubleFunction<Round> floor,
      Optional<Goal> goalOfTheWhole) {
    double wholeMillis(Round round) {
      return handover.apply(round).time().toNanos() / 1e6;
    }
  }

  private static final List<Step> STEPS =
      List.of(
          new Step(
              "Keys for guests admitted at once",
              Round::admission,
              Round::floorOfAdmission,
              Optional.empty()),
          new Step(
              "New key after one has left",
              Round::rotation,
              Round::floorOfRotation,
              Optional.of(Goal.valueAtMost(2_000))));

  /** What came of one assembly; the floors in milliseconds of processor time. */
  private record Round(
      Assembly.Handover admission,
      double floorOfAdmission,
      Assembly.Handover rotation,
      double floorOfRotation) {}

  /** All rounds with so many guests. */
  private record Size(int people, List<Round> rounds) {
    Series series(ToDoubleFunction<Round> of) {
      return new Series(rounds.stream().mapToDouble(of).boxed().toList());
    }

    /** Of a whole, for each guest. */
    Series perGuest(Step step) {
      return series(round -> step.wholeMillis(round) / people);
    }
  }

  @Override
  public void measure(Plan plan, Consumer<Measurement> found) {
    List<Integer> sizes = plan.large() ? List.of(100, 300, MANY, 3_000) : List.of(300, MANY);
    Cores.useAll();
    try (Scratch scratch = new Scratch();
        Target server =
            Target.java(LatchkeyTarget.class, scratch.folder().resolve("server").toString());
        Device device = new Device(server, scratch.folder().resolve("member.db"))) {
      measure(server, device, plan.people(300), 1);
      List<Size> measured = new ArrayList<>();
      for (int size : sizes) {
        measured.add(measure(server, device, plan.people(size), plan.fewRounds()));
      }
      STEPS.forEach(step -> tell(step, measured, sizes.indexOf(MANY), found));
    } finally {
      Cores.makeLoad();
    }
  }

  private static Size measure(Target server, Device device, int people, int rounds) {
    ManySessions floor = new ManySessions(people);
    List<Round> done = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      try (Assembly assembly = new Assembly(server, device, people)) {
        Assembly.Handover admission = assembly.admitAll();
        double floorOfAdmission = processorMillis(floor::begin);
        Assembly.Handover rotation = assembly.rotate();
        done.add(new Round(admission, floorOfAdmission, rotation, processorMillis(floor::goOn)));
      }
    }
    return new Size(people, done);
  }

  private static double processorMillis(Runnable work) {
    ProcessorTime time = ProcessorTime.start();
    work.run();
    return time.nanos() / 1e6;
  }

  private static void tell(Step step, List<Size> sizes, int many, Consumer<Measurement> found) {
    Size size = sizes.get(many);
    String what = "%s, %,d".formatted(step.what(), size.people());
    found.accept(
        Measurement.compared(
                what + ": member's part",
                "CPU ms",
                size.series(round -> step.handover().apply(round).membersNanos() / 1e6),
                "libsignal alone",
                size.series(step.floor()),
                Goal.ratioAtMost(1.3))
            .withNote("processor time, from the decision until all hold the key"));
    Measurement whole =
        Measurement.alone(what + ": until all hold it", "ms", size.series(step::wholeMillis))
            .withCurve(curve(step, sizes))
            .withNote(
                "on this one machine that includes the work of all guests, %.0f ms, and the server's"
                    .formatted(
                        size.series(round -> step.handover().apply(round).guestsNanos() / 1e6)
                            .median()));
    found.accept(step.goalOfTheWhole().map(whole::withGoal).orElse(whole));
    found.accept(growth(step, sizes));
  }

  private static Measurement.Curve curve(Step step, List<Size> sizes) {
    double perGuest = sizes.getFirst().perGuest(step).median();
    return new Measurement.Curve(
        "ms until all hold it; dashed: linear from the fewest",
        sizes.stream()
            .map(size ->
                new Measurement.Point(
                    size.people(),
                    size.series(step::wholeMillis).median(),
                    size.people() * perGuest))
            .toList());
  }

  /** From one size to the next, where it is worst. */
  private static Measurement growth(Step step, List<Size> sizes) {
    Size worst = sizes.get(1);
    Size before = sizes.getFirst();
    for (int i = 2; i < sizes.size(); i++) {
      if (worsening(step, sizes.get(i - 1), sizes.get(i)) > worsening(step, before, worst)) {
        before = sizes.get(i - 1);
        worst = sizes.get(i);
      }
    }
    return Measurement.compared(
            "%s: growth from %,d to %,d".formatted(step.what(), before.people(), worst.people()),
            "ms a guest",
            worst.perGuest(step),
            "of %,d".formatted(before.people()),
            before.perGuest(step),
            Goal.ratioAtMost(1))
        .withNote("1 is linear; this is where it is worst, of each number of guests and the next");
  }

  private static double worsening(Step step, Size fewer, Size more) {
    return more.perGuest(step).median() / fewer.perGuest(step).median();
  }
}
