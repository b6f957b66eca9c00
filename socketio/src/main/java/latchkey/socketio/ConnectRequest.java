package latchkey.socketio;

import java.util.Optional;
import latchkey.socketio.engine.Handshake;
import latchkey.socketio.packet.JsonText;

/**
 * A client asks to come into a namespace.
 *
 * @param namespace its name
 * @param handshake the HTTP request that opened the connection
 * @param origin the Origin header of the request that brought this: with long polling a POST, which
 *     carries one where the handshake, a GET from a page of the same origin, has none
 * @param auth the CONNECT payload, a JSON object, where the client sent one
 */
public record ConnectRequest(
    String namespace, Handshake handshake, Optional<String> origin, Optional<JsonText> auth) {}
