package latchkey.server.api.socket;

/**
 * What an event does. Called on a virtual thread, one event of a connection after the other; may
 * block. Answers, then or later, or throws {@link latchkey.server.refusal.Refused}.
 */
@FunctionalInterface
interface EventHandler<P> {
  void handle(Connection connection, P payload, Answer answer);
}
