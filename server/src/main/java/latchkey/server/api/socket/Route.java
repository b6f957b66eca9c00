package latchkey.server.api.socket;

/** An event, and what it does. */
record Route<P>(Incoming<P> incoming, EventHandler<P> handler) {}
