package latchkey.client.chaos;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What happens in a meeting, and when: a function of its seed.
 *
 * @param devices the members' first devices, the host's first, which are in from the start
 */
public record Schedule(long seed, Cast cast, List<String> devices, List<Timed> steps) {
  /**
   * A step and its time.
   *
   * @param millis after the one before it
   */
  public record Timed(int millis, Step step) {}

  public Schedule {
    devices = List.copyOf(devices);
    steps = List.copyOf(steps);
  }

  public static Schedule of(long seed, Cast cast) {
    return new ScheduleWriter(seed, cast).write();
  }

  /** For a person who looks for a fault: everything but talk, with each step's number. */
  public String describe() {
    return IntStream.range(0, steps.size())
        .filter(number -> !(steps.get(number).step() instanceof Step.Say))
        .mapToObj(number -> "%5d %s".formatted(number, steps.get(number).step()))
        .collect(Collectors.joining("\n"));
  }
}
