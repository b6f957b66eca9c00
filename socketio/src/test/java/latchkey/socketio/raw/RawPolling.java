package latchkey.socketio.raw;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** An HTTP long-polling session whose requests are made one by one. */
public final class RawPolling {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final URI server;
  private final String handshake;
  private final String sid;

  private RawPolling(URI server, String handshake, String sid) {
    this.server = server;
    this.handshake = handshake;
    this.sid = sid;
  }

  /** A request without a session. */
  public static HttpResponse<String> request(URI server, String method, String query) {
    return send(
        HttpRequest.newBuilder(server.resolve("/socket.io/" + query))
            .method(method, HttpRequest.BodyPublishers.noBody()));
  }

  public static RawPolling open(URI server) {
    String body = request(server, "GET", "?EIO=4&transport=polling").body();
    String sid = body.replaceFirst("^0\\{\"sid\":\"([^\"]+)\".*$", "$1");
    return new RawPolling(server, body, sid);
  }

  /** The first packet. */
  public String handshake() {
    return handshake;
  }

  /** The query under which a WebSocket may take over. */
  public String upgradeQuery() {
    return "?EIO=4&transport=websocket&sid=" + sid;
  }

  public HttpResponse<String> get() {
    return send(HttpRequest.newBuilder(uri()));
  }

  public CompletableFuture<HttpResponse<String>> getLater() {
    return CLIENT.sendAsync(
        HttpRequest.newBuilder(uri()).build(), HttpResponse.BodyHandlers.ofString());
  }

  public HttpResponse<String> post(String body) {
    return send(HttpRequest.newBuilder(uri()).POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  public CompletableFuture<HttpResponse<String>> postLater(String body) {
    return CLIENT.sendAsync(
        HttpRequest.newBuilder(uri()).POST(HttpRequest.BodyPublishers.ofString(body)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** A POST whose length is not announced. */
  public HttpResponse<String> postChunked(byte[] body) {
    return send(
        HttpRequest.newBuilder(uri())
            .POST(
                HttpRequest.BodyPublishers.fromPublisher(
                    HttpRequest.BodyPublishers.ofByteArray(body))));
  }

  private URI uri() {
    return server.resolve("/socket.io/?EIO=4&transport=polling&sid=" + sid);
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return CLIENT.send(
          request.timeout(Duration.ofSeconds(10)).build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
