package latchkey.bench.fanout;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import latchkey.bench.Plan;
import latchkey.bench.Scenario;
import latchkey.bench.load.Crowd;
import latchkey.bench.machine.Scratch;
import latchkey.bench.machine.Target;
import latchkey.bench.measured.LatchkeyTarget;
import latchkey.bench.measured.SocketIoTarget;
import latchkey.bench.result.Goal;
import latchkey.bench.result.Measurement;
import latchkey.bench.result.Series;

/**
 * Deliveries per second on one core: the whole server, which stores each message durably before it
 * acknowledges it, and its Socket.IO layer alone, beside Node.js with socket.io, which stores
 * nothing.
 */
public final class FanOut implements Scenario {
  private static final String BASELINE = "Node.js socket.io";

  @Override
  public String name() {
    return "fan-out";
  }

  /** How many gatherings of how many people, and what is aimed at. */
  private record Form(String name, int gatherings, int people) {}

  @Override
  public void measure(Plan plan, Consumer<Measurement> found) {
    compare(new Form("500 receivers", 1, plan.people(500)), plan, true).forEach(found);
    if (plan.large()) {
      compare(new Form("5,000 receivers", 1, plan.people(5_000)), plan, false).forEach(found);
      compare(new Form("100 meetings of 50", plan.people(100), plan.people(50)), plan, false)
          .forEach(found);
    }
  }

  private static List<Measurement> compare(Form form, Plan plan, boolean latencies) {
    int rooms = form.gatherings();
    int people = form.people();
    // One crowd: while one server is measured, the others' heartbeats are answered, too.
    try (Scratch scratch = new Scratch();
        Target latchkey = Target.java(LatchkeyTarget.class, scratch.folder().toString());
        Target socketIo = Target.java(SocketIoTarget.class);
        Target baseline = Target.node();
        Crowd crowd = new Crowd()) {
      Side whole = new Side(latchkey, crowd, Rooms.meetings(latchkey, crowd, rooms, people));
      Side layer = new Side(socketIo, crowd, Rooms.plain(socketIo, crowd, rooms, people));
      Side node = new Side(baseline, crowd, Rooms.plain(baseline, crowd, rooms, people));
      for (int i = 0; i < plan.rounds(); i++) {
        node.round(plan, i);
        layer.round(plan, i);
        whole.round(plan, i);
      }
      List<Measurement> measured = new ArrayList<>();
      measured.addAll(rows("Fan-out, durable, " + form.name(), whole, node, 2.5, latencies));
      measured.addAll(rows("Fan-out, Socket.IO alone, " + form.name(), layer, node, 3, latencies));
      return measured;
    }
  }

  private static List<Measurement> rows(
      String what, Side ours, Side node, double aim, boolean latencies) {
    Measurement speed =
        Measurement.compared(
                what,
                "deliveries/s",
                ours.series(FanOutLoad.Round::perSecond),
                BASELINE,
                node.series(FanOutLoad.Round::perSecond),
                Goal.ratioAtLeast(aim))
            .withNote(
                "p99 %.1f ms, the baseline's %.1f ms; the generator was busy %.0f%% of the time"
                    .formatted(
                        ours.series(FanOutLoad.Round::p99Millis).median(),
                        node.series(FanOutLoad.Round::p99Millis).median(),
                        100 * ours.series(FanOutLoad.Round::generatorLoad).median()));
    if (!latencies) {
      return List.of(speed);
    }
    return List.of(
        speed,
        Measurement.compared(
            what + ": p99",
            "ms",
            ours.series(FanOutLoad.Round::p99Millis),
            BASELINE,
            node.series(FanOutLoad.Round::p99Millis),
            Goal.ratioAtMost(1)));
  }

  /** One of the servers that are compared. */
  private static final class Side {
    private final Target target;
    private final FanOutLoad load;
    private final List<FanOutLoad.Round> rounds = new ArrayList<>();

    Side(Target target, Crowd crowd, List<Gathering> gatherings) {
      this.target = target;
      this.load = new FanOutLoad(crowd, gatherings);
    }

    void round(Plan plan, int number) {
      rounds.add(load.run(plan.warmUp(number), plan.measured(), target::processorNanos));
    }

    Series series(ToDoubleFunction<FanOutLoad.Round> of) {
      return new Series(rounds.stream().mapToDouble(of).boxed().toList());
    }
  }
}
