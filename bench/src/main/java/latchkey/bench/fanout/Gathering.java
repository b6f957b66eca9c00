package latchkey.bench.fanout;

import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import latchkey.bench.load.Line;

/**
 * People who get each other's messages: a meeting, or a room.
 *
 * @param sender one of {@code lines}
 * @param lines everybody
 * @param event the name under which messages arrive
 * @param message the n-th message's event, as a JSON array
 * @param handled where the server keeps messages, what a reader tells it when it has handled so
 *     many of them; such a server also acknowledges what is sent
 */
record Gathering(
    Line sender,
    List<Line> lines,
    String event,
    LongFunction<String> message,
    Optional<LongFunction<String>> handled) {
  boolean acknowledged() {
    return handled.isPresent();
  }
}
