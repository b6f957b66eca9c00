package latchkey.socketio;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import latchkey.socketio.engine.Handshake;

/** Counts, by where they come from, the connections that are in no namespace yet. */
final class Anteroom {
  private final SocketIoConfig.Newcomers newcomers;
  private final Map<String, Integer> waiting = new ConcurrentHashMap<>();

  Anteroom(SocketIoConfig.Newcomers newcomers) {
    this.newcomers = newcomers;
  }

  /** One more waits; false where that is one too many. It must {@link #leave} in either case. */
  boolean enter(Handshake handshake) {
    return waiting.merge(newcomers.place().apply(handshake), 1, Integer::sum)
        <= newcomers.ofOnePlace();
  }

  void leave(Handshake handshake) {
    waiting.computeIfPresent(
        newcomers.place().apply(handshake), (place, count) -> count == 1 ? null : count - 1);
  }
}
