package latchkey.server.event;

/**
 * Hears of everything that happened, after it is on disk and in the order in which it was stored.
 */
@FunctionalInterface
public interface EventSink {
  /** Must neither block nor throw. */
  void publish(ServerEvent event);
}
