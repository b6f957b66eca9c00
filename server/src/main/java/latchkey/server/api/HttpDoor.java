package latchkey.server.api;

import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import latchkey.protocol.Address;
import latchkey.server.config.Limit;
import latchkey.server.config.ServerLimits;
import latchkey.socketio.engine.Lease;

/**
 * Keeps slow connections from piling up: each must say what it wants within a time that its bytes
 * do not prolong, and from one remote address there may be so many. What they take up, and the
 * heads that they send, count on the strangers' budget until it is known who calls. A connection
 * that has become a WebSocket is no longer this door's.
 */
public final class HttpDoor {
  private final ServerLimits limits;
  private final CallerBudgets budgets;
  private final RemoteAddress remoteAddress;
  private final Map<HttpConnection, Visit> visits = new ConcurrentHashMap<>();
  private final Map<String, Integer> ofNetwork = new ConcurrentHashMap<>();

  public HttpDoor(ServerLimits limits, CallerBudgets budgets, RemoteAddress remoteAddress) {
    this.limits = limits;
    this.budgets = budgets;
    this.remoteAddress = remoteAddress;
  }

  /** Somebody has connected. */
  public void connected(HttpConnection connection) {
    ChannelHandlerContext context = ((HttpServerConnection) connection).channelHandlerContext();
    String network = network(connection);
    boolean proxy = isProxy(connection);
    // A proxy's callers are known when their heads are whole, and it has limits for those itself.
    Lease lease =
        proxy
            ? Lease.UNLIMITED
            : CallerBudgets.lease(budgets.stranger(network, hangUp(connection)));
    Visit visit = new Visit(limits, lease);
    int together = ofNetwork.merge(network, 1, Integer::sum);
    visits.put(connection, visit);
    connection.closeHandler(nothing -> gone(connection));
    if ((together > limits.of(Limit.STRANGERS_CONNECTIONS) && !proxy) || !visit.fits()) {
      connection.close();
      return;
    }
    context.pipeline().addFirst(visit);
    HttpVersionCheck.addTo(context.pipeline());
  }

  /** The head of a request has come. */
  public void requested(HttpServerRequest request) {
    Visit visit = visits.get(request.connection());
    if (visit != null) {
      visit.begin(request);
    }
  }

  /** A request's caller has proved who it is. From any thread. */
  public void recognised(HttpConnection connection, Address caller) {
    Visit visit = visits.get(connection);
    if (visit != null && !isProxy(connection)) {
      visit.recognised(caller, CallerBudgets.lease(budgets.known(caller, hangUp(connection))));
    }
  }

  /**
   * What comes is a segment of a file, from a caller that has proved who it is. From any thread.
   */
  public void awaitSegment(HttpConnection connection) {
    Visit visit = visits.get(connection);
    if (visit != null) {
      visit.awaitSegment();
    }
  }

  /** How many connections there are. */
  public int connections() {
    return visits.size();
  }

  /** Cuts off those that are overdue. To be called every second or so. */
  public void cutOffOverdue() {
    visits.forEach((connection, visit) -> {
      switch (visit.look()) {
        case IN_TIME -> {}
        case OVERDUE -> connection.close();
        case WEB_SOCKET -> gone(connection);
      }
    });
  }

  private void gone(HttpConnection connection) {
    Visit visit = visits.remove(connection);
    if (visit != null) {
      visit.end();
      ofNetwork.computeIfPresent(
          network(connection), (network, count) -> count == 1 ? null : count - 1);
    }
  }

  private static Runnable hangUp(HttpConnection connection) {
    ChannelHandlerContext context = ((HttpServerConnection) connection).channelHandlerContext();
    return () -> context.channel().eventLoop().execute(() -> connection.close());
  }

  private boolean isProxy(HttpConnection connection) {
    return remoteAddress.isProxy(peer(connection));
  }

  private static String network(HttpConnection connection) {
    return RemoteAddress.network(peer(connection));
  }

  private static String peer(HttpConnection connection) {
    return String.valueOf(connection.remoteAddress().hostAddress());
  }
}
