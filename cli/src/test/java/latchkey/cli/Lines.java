package latchkey.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** What a command has printed so far. */
final class Lines {
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private final List<String> lines = new ArrayList<>();
  private boolean ended;

  synchronized void add(String line) {
    lines.add(line);
    notifyAll();
  }

  /** There will be no more. */
  synchronized void end() {
    ended = true;
    notifyAll();
  }

  /** The first line that has {@code part} in it, as soon as it is there. */
  String await(String part) throws InterruptedException {
    return await(1, part);
  }

  /** As {@link #await(String)}, the one that comes as the {@code number}th, counted from 1. */
  String await(int number, String part) throws InterruptedException {
    return await(number, line -> line.contains(part), part);
  }

  /** The first line of that form, as soon as it is there. */
  String awaitMatching(String regex) throws InterruptedException {
    return await(1, line -> line.matches(regex), regex);
  }

  /** Whether a line with {@code part} in it is there by now. */
  synchronized boolean has(String part) {
    return !all(line -> line.contains(part)).isEmpty();
  }

  private synchronized String await(int number, Predicate<String> fits, String what)
      throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    List<String> found = all(fits);
    while (found.size() < number) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (ended || left <= 0) {
        throw new AssertionError("No \"" + what + "\" in:\n" + String.join("\n", lines));
      }
      wait(left);
      found = all(fits);
    }
    return found.get(number - 1);
  }

  private List<String> all(Predicate<String> fits) {
    return lines.stream().filter(fits).toList();
  }
}
