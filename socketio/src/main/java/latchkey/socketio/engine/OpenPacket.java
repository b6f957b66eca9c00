package latchkey.socketio.engine;

/** The first packet of a session: what the client must know about it. */
final class OpenPacket {
  private OpenPacket() {}

  static EngineMessage of(String sessionId, boolean upgradable, EngineConfig config) {
    return EngineMessage.open(
        "{\"sid\":\""
            + sessionId
            + "\",\"upgrades\":["
            + (upgradable ? "\"websocket\"" : "")
            + "],\"pingInterval\":"
            + config.pingInterval().toMillis()
            + ",\"pingTimeout\":"
            + config.pingTimeout().toMillis()
            + ",\"maxPayload\":"
            + config.maxPayload()
            + "}");
  }
}
