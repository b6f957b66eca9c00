package latchkey.web.app;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import latchkey.protocol.MeetingId;
import latchkey.server.LatchkeyServer;
import latchkey.server.config.Logo;
import latchkey.server.config.Operator;
import latchkey.server.config.ServerConfig;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a browser test needs besides browsers: a server, accounts on it, and people who take part by
 * the Java SDK. Browser tests reach it over HTTP, by POST with JSON:
 *
 * <ul>
 *   <li>{@code /accounts {name}}: answers {@code {link}}, a sign-in link that suggests this name
 *   <li>{@code /published {url}}: starts a server whose public address that is; answers {@code
 *       {server}}, where it listens
 *   <li>{@code /published-accounts {url, name}}: as {@code /accounts}, on that server
 *   <li>{@code /operated-accounts {name}}: the same on a server whose operator has a name, a logo
 *       and links
 *   <li>{@code /java-hosts {name, title}}: hosts a meeting and lets everyone in; answers {@code
 *       {id, link}}, an invitation for many
 *   <li>{@code /java-members {name}}: signs in; answers {@code {id}}
 *   <li>{@code /join {id, meetingId}}: that member opens a meeting that is open to them
 *   <li>{@code /java-guests {name, link}}: knocks; answers {@code {id}}
 *   <li>{@code /say {id, text}}, {@code /leave {id}}, {@code /heard {id}}: answers {@code {texts}}
 * </ul>
 */
final class Backstage implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.shared();

  /** What another server's pages say of who runs it. */
  private static final Operator OPERATOR =
      new Operator(
          Optional.of("Weiß & Partner"),
          Optional.of(
              new Logo(
                  "image/svg+xml",
                  "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 4 1'><path d='M0 0h4v1H0z'/></svg>"
                      .getBytes(StandardCharsets.UTF_8))),
          Optional.of(URI.create("https://example.org/imprint")),
          Optional.of(URI.create("https://example.org/privacy")));

  private final LatchkeyServer server;
  private final LatchkeyServer operated;
  private final Map<URI, LatchkeyServer> published = new ConcurrentHashMap<>();
  private final Path dataDir;
  private final HttpServer control;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, JavaParticipant> people = new ConcurrentHashMap<>();

  private Backstage(
      Path dataDir, LatchkeyServer server, LatchkeyServer operated, HttpServer control) {
    this.dataDir = dataDir;
    this.server = server;
    this.operated = operated;
    this.control = control;
  }

  static Backstage open(Path dataDir) throws IOException {
    LatchkeyServer server = LatchkeyServer.start(ServerConfig.in(dataDir).withPort(0));
    LatchkeyServer operated =
        LatchkeyServer.start(
            ServerConfig.in(dataDir.resolve("operated")).withPort(0).withOperator(OPERATOR));
    HttpServer control =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    var backstage = new Backstage(dataDir, server, operated, control);
    control.setExecutor(backstage.threads);
    control.createContext("/", backstage::serve);
    control.start();
    return backstage;
  }

  /** For working on the app without Maven in between: runs until its input ends. */
  public static void main(String[] args) throws IOException {
    try (Backstage backstage = open(Path.of(args[0]))) {
      System.out.println("LATCHKEY_SERVER=" + backstage.serverUrl());
      System.out.println("LATCHKEY_BACKSTAGE=" + backstage.controlUrl());
      while (System.in.read() >= 0) {
        // Until the input ends.
      }
    }
  }

  URI serverUrl() {
    return server.baseUrl();
  }

  URI controlUrl() {
    return URI.create("http://127.0.0.1:" + control.getAddress().getPort());
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      int status = 200;
      Object answer;
      try {
        JsonNode request = JSON.readTree(exchange.getRequestBody());
        answer = answer(exchange.getRequestURI().getPath(), request);
      } catch (RuntimeException e) {
        status = 500;
        answer = Map.of("error", e.toString());
      }
      byte[] body = JSON.writeValueAsString(answer).getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private Map<String, ?> answer(String path, JsonNode request) {
    return switch (path) {
      case "/accounts" -> Map.of("link", signInLink(text(request, "name")));
      case "/operated-accounts" -> Map.of("link", signInLink(operated, text(request, "name")));
      case "/published" ->
          Map.of("server", publish(URI.create(text(request, "url"))).address().toString());
      case "/published-accounts" -> {
        LatchkeyServer known = published.get(URI.create(text(request, "url")));
        yield Map.of("link", signInLink(Objects.requireNonNull(known), text(request, "name")));
      }
      case "/java-hosts" -> {
        JavaHost host = JavaHost.open(signInLink(text(request, "name")), text(request, "title"));
        yield Map.of("id", remember(host), "link", host.invitation());
      }
      case "/java-members" ->
          Map.of("id", remember(JavaMember.signIn(signInLink(text(request, "name")))));
      case "/join" -> {
        ((JavaMember) person(request)).join(new MeetingId(text(request, "meetingId")));
        yield Map.of();
      }
      case "/java-guests" ->
          Map.of("id", remember(JavaGuest.knock(text(request, "link"), text(request, "name"))));
      case "/say" -> {
        person(request).say(text(request, "text"));
        yield Map.of();
      }
      case "/leave" -> {
        person(request).leave();
        yield Map.of();
      }
      case "/heard" -> Map.of("texts", List.copyOf(person(request).heard()));
      default -> throw new IllegalArgumentException("no such call: " + path);
    };
  }

  private String signInLink(String name) {
    return signInLink(server, name);
  }

  private LatchkeyServer publish(URI url) {
    return published.computeIfAbsent(
        url,
        _ ->
            LatchkeyServer.start(
                ServerConfig.in(dataDir.resolve("published-" + url.getPort()))
                    .withPort(0)
                    .withPublicUrl(url)));
  }

  private static String signInLink(LatchkeyServer server, String name) {
    return server.baseUrl() + "/sign-in#" + server.signIn().newLink(name).token();
  }

  private String remember(JavaParticipant person) {
    String id = "person-" + (people.size() + 1);
    people.put(id, person);
    return id;
  }

  private JavaParticipant person(JsonNode request) {
    String id = text(request, "id");
    JavaParticipant person = people.get(id);
    if (person == null) {
      throw new IllegalArgumentException("nobody has the id " + id);
    }
    return person;
  }

  private static String text(JsonNode request, String field) {
    return request.required(field).asString();
  }

  @Override
  public void close() {
    control.stop(0);
    people.values().forEach(JavaParticipant::close);
    server.close();
    operated.close();
    published.values().forEach(LatchkeyServer::close);
    threads.close();
  }
}
