package latchkey.socketio.engine;

import java.time.Duration;
import java.util.function.BiFunction;

/**
 * The limits and times of an {@link EngineServer}.
 *
 * @param path the path that requests must have, with a slash at both ends
 * @param pingInterval how long after a pong the next ping is sent
 * @param pingTimeout how long a pong may take
 * @param upgradeTimeout how long an upgrade from polling to WebSocket may take
 * @param maxPayload bytes in a WebSocket message, and in the body of a POST
 * @param maxBufferedBytes bytes that may wait for one slow session before it is closed
 * @param maxConnections sessions at a time
 * @param check who may open a session
 * @param lease on which a session's bytes count at first; made with what is to run when it is taken
 *     back
 */
public record EngineConfig(
    String path,
    Duration pingInterval,
    Duration pingTimeout,
    Duration upgradeTimeout,
    int maxPayload,
    int maxBufferedBytes,
    int maxConnections,
    HandshakeCheck check,
    BiFunction<Handshake, Runnable, Lease> lease) {}
