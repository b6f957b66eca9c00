package latchkey.socketio;

import io.vertx.core.http.HttpServerOptions;
import java.time.Duration;
import java.util.function.BiFunction;
import java.util.function.Function;
import latchkey.socketio.engine.EngineConfig;
import latchkey.socketio.engine.Handshake;
import latchkey.socketio.engine.HandshakeCheck;
import latchkey.socketio.engine.Lease;

/**
 * The limits and times of a {@link SocketIoServer}.
 *
 * @param path the path of all requests, with a slash at both ends
 * @param newcomers connections that may be in no namespace yet
 * @param check who may open a connection
 * @param noSuchNamespace what a client is told that asks for a namespace that there is not
 */
public record SocketIoConfig(
    String path,
    Times times,
    Bounds bounds,
    Newcomers newcomers,
    HandshakeCheck check,
    Admission.Refuse noSuchNamespace) {

  /**
   * How long things may take.
   *
   * @param pingInterval how long after a client's pong the next ping is sent
   * @param pingTimeout how long a pong may take before the client counts as gone
   * @param upgrade how long an upgrade from polling to WebSocket may take
   * @param connect how long a connection may be in no namespace
   * @param close how long {@link SocketIoServer#close} waits for clients to say goodbye
   */
  public record Times(
      Duration pingInterval,
      Duration pingTimeout,
      Duration upgrade,
      Duration connect,
      Duration close) {}

  /**
   * How much there may be of something.
   *
   * @param maxPayload bytes in one message, attachments included, and in the body of a POST
   * @param maxBufferedBytes bytes that may wait for one slow client before it is disconnected; must
   *     be larger than the largest message that is sent
   * @param maxInboundQueue packets of one connection that may wait for their handlers; beyond it
   *     the connection is not read
   * @param maxConnections connections at a time
   * @param maxAttachments attachments in one packet
   * @param maxNesting how deep JSON may nest
   */
  public record Bounds(
      int maxPayload,
      int maxBufferedBytes,
      int maxInboundQueue,
      int maxConnections,
      int maxAttachments,
      int maxNesting) {}

  /**
   * How many connections from one place may be in no namespace yet.
   *
   * @param ofOnePlace at a time
   * @param place where a connection comes from
   * @param lease on which what such a connection makes the server hold counts, made with what is to
   *     run when it is taken back; what comes into a namespace may bring another ({@link
   *     Admission.Accept#lease})
   */
  public record Newcomers(
      int ofOnePlace,
      Function<Handshake, String> place,
      BiFunction<Handshake, Runnable, Lease> lease) {}

  /** Socket.IO's own defaults, and requests from other origins refused. */
  public static SocketIoConfig defaults() {
    return new SocketIoConfig(
        "/socket.io/",
        new Times(
            Duration.ofSeconds(25),
            Duration.ofSeconds(20),
            Duration.ofSeconds(10),
            Duration.ofSeconds(45),
            Duration.ofSeconds(5)),
        new Bounds(1_000_000, 4_000_000, 256, 100_000, 16, 64),
        new Newcomers(1_000, Handshake::remoteAddress, (handshake, takenBack) -> Lease.UNLIMITED),
        HandshakeCheck.sameOrigin(),
        Admission.refuse("Invalid namespace"));
  }

  public SocketIoConfig withHeartbeat(Duration interval, Duration timeout) {
    return withTimes(new Times(interval, timeout, times.upgrade, times.connect, times.close));
  }

  public SocketIoConfig withTimeouts(Duration upgrade, Duration connect, Duration close) {
    return withTimes(new Times(times.pingInterval, times.pingTimeout, upgrade, connect, close));
  }

  public SocketIoConfig withConnectTimeout(Duration connect) {
    return withTimeouts(times.upgrade, connect, times.close);
  }

  private SocketIoConfig withTimes(Times those) {
    return new SocketIoConfig(path, those, bounds, newcomers, check, noSuchNamespace);
  }

  public SocketIoConfig withMaxPayload(int bytes) {
    return withBounds(
        bytes, bounds.maxBufferedBytes, bounds.maxInboundQueue, bounds.maxConnections);
  }

  public SocketIoConfig withQueues(int maxBufferedBytes, int maxInboundQueue) {
    return withBounds(bounds.maxPayload, maxBufferedBytes, maxInboundQueue, bounds.maxConnections);
  }

  public SocketIoConfig withMaxConnections(int connections) {
    return withBounds(
        bounds.maxPayload, bounds.maxBufferedBytes, bounds.maxInboundQueue, connections);
  }

  private SocketIoConfig withBounds(int payload, int buffered, int queue, int connections) {
    Bounds those =
        new Bounds(payload, buffered, queue, connections, bounds.maxAttachments, bounds.maxNesting);
    return new SocketIoConfig(path, times, those, newcomers, check, noSuchNamespace);
  }

  public SocketIoConfig withNewcomers(Newcomers those) {
    return new SocketIoConfig(path, times, bounds, those, check, noSuchNamespace);
  }

  public SocketIoConfig withCheck(HandshakeCheck newCheck) {
    return new SocketIoConfig(path, times, bounds, newcomers, newCheck, noSuchNamespace);
  }

  public SocketIoConfig withNoSuchNamespace(Admission.Refuse refusal) {
    return new SocketIoConfig(path, times, bounds, newcomers, check, refusal);
  }

  /**
   * What the HTTP server must be told so that these limits hold: it stops reading a WebSocket
   * message that gets longer than {@link Bounds#maxPayload}, and does not compress messages one
   * receiver at a time.
   */
  public HttpServerOptions applyTo(HttpServerOptions options) {
    return options
        .setMaxWebSocketFrameSize(bounds.maxPayload)
        .setMaxWebSocketMessageSize(bounds.maxPayload)
        .setPerMessageWebSocketCompressionSupported(false)
        .setPerFrameWebSocketCompressionSupported(false);
  }

  EngineConfig engine() {
    return new EngineConfig(
        path,
        times.pingInterval,
        times.pingTimeout,
        times.upgrade,
        bounds.maxPayload,
        bounds.maxBufferedBytes,
        bounds.maxConnections,
        check,
        newcomers.lease);
  }
}
