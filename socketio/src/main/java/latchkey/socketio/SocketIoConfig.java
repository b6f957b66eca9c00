package latchkey.socketio;

import io.vertx.core.http.HttpServerOptions;
import java.time.Duration;
import java.util.function.Function;
import latchkey.socketio.engine.EngineConfig;
import latchkey.socketio.engine.Handshake;
import latchkey.socketio.engine.HandshakeCheck;

/**
 * The limits and times of a {@link SocketIoServer}.
 *
 * @param path the path of all requests, with a slash at both ends
 * @param pingInterval how long after a client's pong the next ping is sent
 * @param pingTimeout how long a pong may take before the client counts as gone
 * @param upgradeTimeout how long an upgrade from polling to WebSocket may take
 * @param connectTimeout how long a connection may be in no namespace
 * @param closeTimeout how long {@link SocketIoServer#close} waits for clients to say goodbye
 * @param maxPayload bytes in one message, attachments included, and in the body of a POST
 * @param maxBufferedBytes bytes that may wait for one slow client before it is disconnected; must
 *     be larger than the largest message that is sent
 * @param maxInboundQueue packets of one connection that may wait for their handlers; beyond it the
 *     connection is not read
 * @param maxConnections connections at a time
 * @param maxAttachments attachments in one packet
 * @param maxNesting how deep JSON may nest
 * @param newcomers connections that may be in no namespace yet
 * @param check who may open a connection
 */
public record SocketIoConfig(
    String path,
    Duration pingInterval,
    Duration pingTimeout,
    Duration upgradeTimeout,
    Duration connectTimeout,
    Duration closeTimeout,
    int maxPayload,
    int maxBufferedBytes,
    int maxInboundQueue,
    int maxConnections,
    int maxAttachments,
    int maxNesting,
    Newcomers newcomers,
    HandshakeCheck check) {

  /**
   * How many connections from one place may be in no namespace yet.
   *
   * @param ofOnePlace at a time
   * @param place where a connection comes from
   */
  public record Newcomers(int ofOnePlace, Function<Handshake, String> place) {}

  /** Socket.IO's own defaults, and requests from other origins refused. */
  public static SocketIoConfig defaults() {
    return new SocketIoConfig(
        "/socket.io/",
        Duration.ofSeconds(25),
        Duration.ofSeconds(20),
        Duration.ofSeconds(10),
        Duration.ofSeconds(45),
        Duration.ofSeconds(5),
        1_000_000,
        4_000_000,
        256,
        100_000,
        16,
        64,
        new Newcomers(1_000, Handshake::remoteAddress),
        HandshakeCheck.sameOrigin());
  }

  public SocketIoConfig withHeartbeat(Duration interval, Duration timeout) {
    return new SocketIoConfig(
        path,
        interval,
        timeout,
        upgradeTimeout,
        connectTimeout,
        closeTimeout,
        maxPayload,
        maxBufferedBytes,
        maxInboundQueue,
        maxConnections,
        maxAttachments,
        maxNesting,
        newcomers,
        check);
  }

  public SocketIoConfig withTimeouts(Duration upgrade, Duration connect, Duration close) {
    return new SocketIoConfig(
        path,
        pingInterval,
        pingTimeout,
        upgrade,
        connect,
        close,
        maxPayload,
        maxBufferedBytes,
        maxInboundQueue,
        maxConnections,
        maxAttachments,
        maxNesting,
        newcomers,
        check);
  }

  public SocketIoConfig withConnectTimeout(Duration connect) {
    return withTimeouts(upgradeTimeout, connect, closeTimeout);
  }

  public SocketIoConfig withNewcomers(Newcomers those) {
    return new SocketIoConfig(
        path,
        pingInterval,
        pingTimeout,
        upgradeTimeout,
        connectTimeout,
        closeTimeout,
        maxPayload,
        maxBufferedBytes,
        maxInboundQueue,
        maxConnections,
        maxAttachments,
        maxNesting,
        those,
        check);
  }

  public SocketIoConfig withMaxPayload(int bytes) {
    return new SocketIoConfig(
        path,
        pingInterval,
        pingTimeout,
        upgradeTimeout,
        connectTimeout,
        closeTimeout,
        bytes,
        maxBufferedBytes,
        maxInboundQueue,
        maxConnections,
        maxAttachments,
        maxNesting,
        newcomers,
        check);
  }

  public SocketIoConfig withQueues(int maxBufferedBytes, int maxInboundQueue) {
    return new SocketIoConfig(
        path,
        pingInterval,
        pingTimeout,
        upgradeTimeout,
        connectTimeout,
        closeTimeout,
        maxPayload,
        maxBufferedBytes,
        maxInboundQueue,
        maxConnections,
        maxAttachments,
        maxNesting,
        newcomers,
        check);
  }

  public SocketIoConfig withMaxConnections(int connections) {
    return new SocketIoConfig(
        path,
        pingInterval,
        pingTimeout,
        upgradeTimeout,
        connectTimeout,
        closeTimeout,
        maxPayload,
        maxBufferedBytes,
        maxInboundQueue,
        connections,
        maxAttachments,
        maxNesting,
        newcomers,
        check);
  }

  public SocketIoConfig withCheck(HandshakeCheck newCheck) {
    return new SocketIoConfig(
        path,
        pingInterval,
        pingTimeout,
        upgradeTimeout,
        connectTimeout,
        closeTimeout,
        maxPayload,
        maxBufferedBytes,
        maxInboundQueue,
        maxConnections,
        maxAttachments,
        maxNesting,
        newcomers,
        newCheck);
  }

  /**
   * What the HTTP server must be told so that these limits hold: it stops reading a WebSocket
   * message that gets longer than {@link #maxPayload}, and does not compress messages one receiver
   * at a time.
   */
  public HttpServerOptions applyTo(HttpServerOptions options) {
    return options
        .setMaxWebSocketFrameSize(maxPayload)
        .setMaxWebSocketMessageSize(maxPayload)
        .setPerMessageWebSocketCompressionSupported(false)
        .setPerFrameWebSocketCompressionSupported(false);
  }

  EngineConfig engine() {
    return new EngineConfig(
        path,
        pingInterval,
        pingTimeout,
        upgradeTimeout,
        maxPayload,
        maxBufferedBytes,
        maxConnections,
        check);
  }
}
