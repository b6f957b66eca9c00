package latchkey.socketio;

import java.util.Optional;
import latchkey.socketio.engine.Handshake;
import latchkey.socketio.packet.JsonText;

/**
 * A client asks to come into a namespace.
 *
 * @param namespace its name
 * @param handshake the HTTP request that opened the connection
 * @param auth the CONNECT payload, a JSON object, where the client sent one
 */
public record ConnectRequest(String namespace, Handshake handshake, Optional<JsonText> auth) {}
