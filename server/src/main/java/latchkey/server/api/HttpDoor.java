package latchkey.server.api;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import latchkey.server.config.Limit;
import latchkey.server.config.ServerLimits;
import org.jspecify.annotations.Nullable;

/**
 * Keeps slow connections from piling up: each must say what it wants within a time that its bytes
 * do not prolong, and from one remote address there may be so many. A connection that has become a
 * WebSocket is no longer this door's.
 */
public final class HttpDoor {
  private static final int SWITCHING_PROTOCOLS = 101;

  private final ServerLimits limits;
  private final RemoteAddress remoteAddress;
  private final Map<HttpConnection, Visit> visits = new ConcurrentHashMap<>();
  private final Map<String, Integer> ofNetwork = new ConcurrentHashMap<>();

  public HttpDoor(ServerLimits limits, RemoteAddress remoteAddress) {
    this.limits = limits;
    this.remoteAddress = remoteAddress;
  }

  /** Somebody has connected. */
  public void connected(HttpConnection connection) {
    String peer = String.valueOf(connection.remoteAddress().hostAddress());
    String network = RemoteAddress.network(peer);
    boolean admitted =
        ofNetwork.merge(network, 1, Integer::sum) <= limits.of(Limit.STRANGERS_CONNECTIONS)
            || remoteAddress.isProxy(peer);
    visits.put(connection, new Visit(network));
    connection.closeHandler(nothing -> gone(connection));
    if (!admitted) {
      connection.close();
    }
  }

  /** The head of a request has come. */
  public void requested(HttpServerRequest request) {
    Visit visit = visits.get(request.connection());
    if (visit != null) {
      visit.begin(request);
    }
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
      forget(visit);
    }
  }

  private void forget(Visit visit) {
    ofNetwork.computeIfPresent(visit.network, (network, count) -> count == 1 ? null : count - 1);
  }

  private enum State {
    IN_TIME,
    OVERDUE,
    WEB_SOCKET
  }

  /** A connection that waits for its next request, or has one under way. */
  private final class Visit {
    private final String network;
    private @Nullable HttpServerRequest request;
    private long due = in(Limit.HEAD_SECONDS);

    Visit(String network) {
      this.network = network;
    }

    private long in(Limit seconds) {
      return System.nanoTime() + TimeUnit.SECONDS.toNanos(limits.of(seconds));
    }

    synchronized void begin(HttpServerRequest next) {
      request = next;
      due = in(Limit.BODY_SECONDS);
    }

    synchronized State look() {
      if (request != null && request.isEnded()) {
        if (request.response().getStatusCode() == SWITCHING_PROTOCOLS) {
          return State.WEB_SOCKET;
        }
        if (request.response().ended()) {
          request = null;
          due = in(Limit.REST_SECONDS);
        }
        return State.IN_TIME;
      }
      return due - System.nanoTime() < 0 ? State.OVERDUE : State.IN_TIME;
    }
  }
}
