package latchkey.server.api.socket;

/**
 * One event.
 *
 * @param event its name
 * @param who may send it; says its namespace, too
 * @param payload what it carries
 * @param handler what it does
 */
record Route<P>(String event, Who who, Class<P> payload, EventHandler<P> handler) {
  String namespace() {
    return who.namespace();
  }
}
