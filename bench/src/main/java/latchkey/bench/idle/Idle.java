package latchkey.bench.idle;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import latchkey.bench.Plan;
import latchkey.bench.Scenario;
import latchkey.bench.load.Crowd;
import latchkey.bench.load.Greeting;
import latchkey.bench.machine.Scratch;
import latchkey.bench.machine.Target;
import latchkey.bench.measured.LatchkeyTarget;
import latchkey.bench.people.Host;
import latchkey.bench.people.LightGuest;
import latchkey.bench.result.Goal;
import latchkey.bench.result.Measurement;
import latchkey.bench.result.Series;

/**
 * Memory for each guest that is connected and silent: what the server has more with all of them
 * than before the first. Both servers are fresh processes; in Latchkey's case all guests were let
 * in before, by another process on the same data.
 */
public final class Idle implements Scenario {
  private static final String BASELINE = "Node.js socket.io";
  private static final int A_MEETING = 1_000;

  @Override
  public String name() {
    return "idle";
  }

  @Override
  public void measure(Plan plan, Consumer<Measurement> found) {
    int people = plan.people(plan.large() ? 10_000 : 300);
    Memory ours;
    Memory nodes;
    try (Scratch scratch = new Scratch()) {
      List<Greeting> guests;
      try (Target server = Target.java(LatchkeyTarget.class, scratch.folder().toString())) {
        guests = letIn(server, people);
      }
      try (Target server = Target.java(LatchkeyTarget.class, scratch.folder().toString())) {
        ours = held(server, guests);
      }
    }
    try (Target server = Target.node()) {
      Greeting plain = new Greeting("/", "{\"room\":\"room\"}", Optional.empty());
      nodes = held(server, Collections.nCopies(people, plain));
    }
    found.accept(row("heap", people, ours.heap(), nodes.heap()));
    found.accept(row("resident memory", people, ours.resident(), nodes.resident()));
  }

  private static Measurement row(String what, int people, double ours, double nodes) {
    return Measurement.compared(
        "%,d idle guests: %s of each".formatted(people, what),
        "KiB",
        Series.of(ours),
        BASELINE,
        Series.of(nodes),
        Goal.ratioAtMost(0.5));
  }

  private static List<Greeting> letIn(Target server, int people) {
    List<Greeting> guests = new ArrayList<>(people);
    while (guests.size() < people) {
      new Host(server.url(), server.ask("account " + UUID.randomUUID()))
          .admit(Math.min(A_MEETING, people - guests.size())).stream()
              .map(LightGuest::greeting)
              .forEach(guests::add);
    }
    return guests;
  }

  /** KiB for each connection. */
  private record Memory(double heap, double resident) {}

  private static Memory held(Target server, List<Greeting> greetings) {
    long heap = server.heapBytes();
    long resident = server.residentBytes();
    try (Crowd crowd = new Crowd()) {
      crowd.connect(server.address(), greetings);
      double connections = 1024.0 * greetings.size();
      double moreHeap = (server.heapBytes() - heap) / connections;
      return new Memory(moreHeap, (server.residentBytes() - resident) / connections);
    }
  }
}
