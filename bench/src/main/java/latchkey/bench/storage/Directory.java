package latchkey.bench.storage;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import latchkey.bench.Plan;
import latchkey.bench.Scenario;
import latchkey.bench.load.Callers;
import latchkey.bench.machine.Scratch;
import latchkey.bench.machine.Target;
import latchkey.bench.measured.LatchkeyTarget;
import latchkey.bench.measured.SqliteTarget;
import latchkey.bench.people.Host;
import latchkey.bench.people.LightGuest;
import latchkey.bench.result.Goal;
import latchkey.bench.result.Measurement;
import latchkey.bench.result.Series;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.Limits;

/**
 * Key bundles a second, over HTTP, each with its one-time pre-keys taken for good. Beside it
 * SQLite's limit: the same transactions in a loop, as many committed together as calls are under
 * way.
 */
public final class Directory implements Scenario {
  private static final int UNDER_WAY = 32;

  /** Each takes a guest's bundle as often as the server lets it. */
  private static final int TAKERS = Limits.MAX_ONE_TIME_PRE_KEYS / Limits.MAX_BUNDLE_TAKES_AN_HOUR;

  /** Of each guest's bundles. */
  private static final int WARM_UP = 25;

  private static final int A_ROUND = 14;

  @Override
  public String name() {
    return "directory";
  }

  @Override
  public void measure(Plan plan, Consumer<Measurement> found) {
    int guests = plan.people(75);
    try (Scratch scratch = new Scratch()) {
      Calls calls;
      try (Target server =
          Target.java(LatchkeyTarget.class, scratch.folder().resolve("ours").toString())) {
        calls = calls(server, guests);
      }
      Folders.copy(scratch.folder().resolve("ours"), scratch.folder().resolve("alone"));
      try (Target server =
              Target.java(LatchkeyTarget.class, scratch.folder().resolve("ours").toString());
          Target sqlite =
              Target.java(SqliteTarget.class, scratch.folder().resolve("alone").toString())) {
        found.accept(
            compare(
                plan.rounds(),
                guests,
                new Side(range -> ours(server, calls, range)),
                new Side(range -> alone(sqlite, range))));
      }
    }
  }

  /** Calls by their numbers. */
  private record Range(int from, int to) {}

  private interface Work {
    long nanos(Range range);
  }

  /** One of those that are compared. */
  private record Side(Work work, List<Double> perSecond) {
    Side(Work work) {
      this(work, new ArrayList<>());
    }

    void round(Range range) {
      perSecond.add((range.to() - range.from()) / (work.nanos(range) / 1e9));
    }
  }

  private static Measurement compare(int rounds, int guests, Side ours, Side sqlite) {
    int done = guests * WARM_UP;
    ours.work().nanos(new Range(0, done));
    sqlite.work().nanos(new Range(0, done));
    for (int i = 0; i < rounds; i++) {
      Range range = new Range(done, done + guests * A_ROUND);
      ours.round(range);
      sqlite.round(range);
      done = range.to();
    }
    return Measurement.compared(
        "Key bundles",
        "bundles/s",
        new Series(ours.perSecond()),
        "SQLite's limit",
        new Series(sqlite.perSecond()),
        Goal.ratioAtLeast(0.7));
  }

  private record Calls(List<GuestSessionId> guests, List<String> tokens) {
    Callers.Get get(int number) {
      return new Callers.Get(
          "/api/meetings/external/keys/" + guests.get(number % guests.size()).value(),
          tokens.get(number / guests.size() % tokens.size()));
    }
  }

  private static Calls calls(Target server, int guests) {
    Host host = new Host(server.url(), server.ask("account " + UUID.randomUUID()));
    List<String> tokens =
        IntStream.range(0, TAKERS)
            .mapToObj(i -> host.addMember(server.ask("account " + i)))
            .toList();
    List<GuestSessionId> ids =
        host.admit(guests, Limits.MAX_ONE_TIME_PRE_KEYS).stream()
            .map(LightGuest::sessionId)
            .sorted(Comparator.comparing(GuestSessionId::value))
            .toList();
    return new Calls(ids, tokens);
  }

  private static long ours(Target server, Calls calls, Range range) {
    long start = System.nanoTime();
    new Callers(server.address(), UNDER_WAY).run(range.from(), range.to(), calls::get);
    return System.nanoTime() - start;
  }

  private static long alone(Target sqlite, Range range) {
    return sqlite.nanos(
        "bundles %d %d %d %d".formatted(range.from(), range.to(), UNDER_WAY, TAKERS));
  }
}
