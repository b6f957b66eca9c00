package latchkey.cli.doctor;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import latchkey.protocol.ErrorCode;
import latchkey.server.Surroundings;
import latchkey.server.api.DeviceCookie;
import latchkey.server.check.Check;
import latchkey.server.check.Finding;
import latchkey.server.config.ServerConfig;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a server from outside, through whatever stands in front of it.
 *
 * <p>Whether an address leads to this very server shows in a Socket.IO session: begun at the
 * address, the server next door must know it.
 */
final class PublicUrl {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String POLLING = "/socket.io/?EIO=4&transport=polling";
  private static final String WEB_SOCKET = "/socket.io/?EIO=4&transport=websocket";
  private static final Pattern SESSION = Pattern.compile("^0\\{.*\"sid\":\"([^\"]+)\"");
  private static final String CLOSE = "1";
  private static final int OK = 200;

  private final URI url;
  private final ServerConfig config;
  private final Surroundings surroundings;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();

  PublicUrl(URI url, ServerConfig config, Surroundings surroundings) {
    this.url = url;
    this.config = config;
    this.surroundings = surroundings;
  }

  List<Check> checks() {
    return List.of(
        new Check("url", this::leadsHere),
        new Check("web socket", this::passesUpgrades),
        new Check("origin", this::knowsItsName));
  }

  private static Finding notServed() {
    return new Finding.Warning(
        "No server runs on the data folder, so there is nothing that the address could lead to.",
        "Start the server, and run this again.");
  }

  private Finding leadsHere() {
    if (!surroundings.isServed()) {
      return notServed();
    }
    String session;
    try {
      HttpResponse<String> opened = get(url + POLLING);
      Optional<String> sid = session(opened.body());
      if (opened.statusCode() != OK || sid.isEmpty()) {
        return elsewhere("it answers " + opened.statusCode() + ", not as a Latchkey server does");
      }
      session = sid.get();
    } catch (IOException e) {
      return unreachable(e);
    }
    String nextDoor = local() + POLLING + "&sid=" + session;
    try {
      return post(nextDoor, CLOSE).statusCode() == OK
          ? new Finding.Fine(url + " leads to this server.")
          : elsewhere("another Latchkey server answers there");
    } catch (IOException e) {
      return new Finding.Broken(
          "The server does not answer at " + local() + " (" + e + ").",
          "Say with --host and --port where it listens.");
    }
  }

  private Finding elsewhere(String why) {
    return new Finding.Broken(
        url + " does not lead to this server: " + why + ".",
        "Have it, or the proxy behind it, lead to " + local() + ", with the path as it is.");
  }

  private Finding unreachable(IOException e) {
    if (e instanceof SSLException) {
      return new Finding.Broken(
          url + " has a certificate that this machine does not trust (" + e.getMessage() + ").",
          "Have the proxy use one for this name, with the certificates in between.");
    }
    return new Finding.Broken(
        url + " cannot be reached from here (" + e + ").",
        "Look at the name's DNS entry, the firewall, and whether the proxy runs.");
  }

  private Finding passesUpgrades() {
    if (!surroundings.isServed()) {
      return notServed();
    }
    String why;
    try {
      CompletableFuture<String> first = new CompletableFuture<>();
      WebSocket socket =
          http.newWebSocketBuilder()
              .connectTimeout(PATIENCE)
              .buildAsync(
                  URI.create(url.toString().replaceFirst("^http", "ws") + WEB_SOCKET),
                  new FirstText(first))
              .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      try {
        if (session(first.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)).isPresent()) {
          return new Finding.Fine(url + " passes WebSockets on.");
        }
        why = "what comes back is not from a Latchkey server";
      } finally {
        socket.abort();
      }
    } catch (TimeoutException e) {
      why = "nothing comes through it within " + PATIENCE.toSeconds() + " seconds";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      why = "it was interrupted";
    } catch (ExecutionException e) {
      why =
          e.getCause() instanceof WebSocketHandshakeException refused
              ? "the upgrade is answered with " + refused.getResponse().statusCode()
              : String.valueOf(e.getCause());
    }
    return new Finding.Warning(
        url
            + " does not pass WebSockets on: "
            + why
            + ". People still come in, by long polling,"
            + " which is slower.",
        "nginx: proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade;"
            + " proxy_set_header Connection \"upgrade\";");
  }

  private Finding knowsItsName() {
    if (!surroundings.isServed()) {
      return notServed();
    }
    try {
      HttpResponse<String> answer =
          send(
              HttpRequest.newBuilder(URI.create(url + "/api/meetings"))
                  .timeout(PATIENCE)
                  .header("Cookie", DeviceCookie.NAME + "=nobody")
                  .header("Origin", url.toString())
                  .header("Content-Type", "application/json")
                  .POST(BodyPublishers.ofString("{}"))
                  .build());
      if (answer.body().contains(ErrorCode.ORIGIN_REFUSED.wire())) {
        return new Finding.Broken(
            "The server takes pages of "
                + url
                + " for another site's, so no member's browser works there: it was started for "
                + surroundings.writtenAddress().map(URI::toString).orElse("another address")
                + ", and the proxy may change the Host header.",
            "Start it with: latchkey serve --url " + url);
      }
    } catch (IOException e) {
      return unreachable(e);
    }
    return surroundings.writtenAddress().filter(url::equals).isPresent()
        ? new Finding.Fine("The server takes " + url + " for its own, and its links begin with it.")
        : new Finding.Warning(
            "The server's links do not begin with "
                + url
                + ", but with "
                + surroundings.writtenAddress().map(URI::toString).orElse("another address")
                + ".",
            "Start it with: latchkey serve --url " + url);
  }

  /** Where the server listens, as this machine reaches it. */
  private String local() {
    String host = List.of("0.0.0.0", "::").contains(config.host()) ? "127.0.0.1" : config.host();
    return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + config.port();
  }

  private static Optional<String> session(String packet) {
    Matcher matcher = SESSION.matcher(packet);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  private HttpResponse<String> get(String address) throws IOException {
    return send(HttpRequest.newBuilder(URI.create(address)).timeout(PATIENCE).build());
  }

  private HttpResponse<String> post(String address, String body) throws IOException {
    return send(
        HttpRequest.newBuilder(URI.create(address))
            .timeout(PATIENCE)
            .header("Content-Type", "text/plain;charset=UTF-8")
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** Waits for the first text, of which the server's is short. */
  private record FirstText(CompletableFuture<String> text) implements WebSocket.Listener {
    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      text.complete(data.toString());
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      text.completeExceptionally(error);
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      text.complete("");
      return null;
    }
  }
}
