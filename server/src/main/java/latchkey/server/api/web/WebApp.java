package latchkey.server.api.web;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import latchkey.server.config.Operator;

/**
 * The web app: its files, read once from the class path, and the pages that they make. Requests for
 * anything else go on to the next handler.
 */
public final class WebApp implements Handler<RoutingContext> {
  private static final String ROOT = "/latchkey/web/";

  /** Names the others, one path a line. */
  private static final String LIST = "files.list";

  /** Vite puts a hash of the content into the names of what it puts there. */
  private static final String HASHED = "assets/";

  private static final String MEMBERS_PAGE = "index.html";
  private static final String GUESTS_PAGE = "join.html";
  private static final String HELP_PAGE = "help.html";

  /**
   * For people who come to an address that leads nowhere; what asks for data gets an error code.
   */
  private static final String NOT_FOUND_PAGE = "not-found.html";

  /** What pages and programs call, and no person opens. */
  private static final Pattern CALLS = Pattern.compile("/(?:api|socket\\.io)(?:/.*)?");

  /** The pages' own addresses, and what is left of one that was copied badly: the page says so. */
  private static final Pattern MEMBERS_PATH =
      Pattern.compile(
          "(?i)/|/+(?:sign-in|device|member)(?![a-z0-9_-]).*|/meetings(?:/[^/]*)?|/devices");

  private static final Pattern HELP_PATH = Pattern.compile("/help/?");

  private static final Pattern GUESTS_PATH = Pattern.compile("(?i)/+join(?:/+[^/]*/*|/+lki_.*)?");

  /**
   * A page runs the scripts and styles of this origin alone, talks to it alone, and can make no
   * script from a string.
   */
  private static final String CONTENT_SECURITY_POLICY =
      String.join(
          "; ",
          "default-src 'none'",
          "script-src 'self'",
          "style-src 'self'",
          "connect-src 'self'",
          "img-src 'self'",
          "manifest-src 'self'",
          "base-uri 'none'",
          "form-action 'none'",
          "frame-ancestors 'none'",
          "require-trusted-types-for 'script'",
          "trusted-types 'none'");

  private final Map<String, WebFile> files;
  private final Languages languages;

  private WebApp(Map<String, WebFile> files) {
    this.files = files;
    this.languages = Languages.of(MEMBERS_PAGE, files.keySet());
  }

  /**
   * The web app, if its files are on the class path; a server runs without it, too.
   *
   * @param operator who runs the server, as the pages say
   */
  public static Optional<WebApp> onClassPath(Operator operator) {
    return resource(LIST).map(list -> read(list, new OperatorPages(operator)));
  }

  private static WebApp read(Buffer list, OperatorPages pages) {
    Map<String, WebFile> files = new HashMap<>();
    list.toString(StandardCharsets.UTF_8)
        .lines()
        .forEach(path -> files.put(path, pages.adapt(path, readFile(path))));
    pages.logo().ifPresent(logo -> files.put(OperatorPages.LOGO, logo));
    for (String page : new String[] {MEMBERS_PAGE, GUESTS_PAGE, HELP_PAGE, NOT_FOUND_PAGE}) {
      if (!files.containsKey(page)) {
        throw new IllegalStateException("the web app on the class path has no " + page);
      }
    }
    return new WebApp(Map.copyOf(files));
  }

  private static WebFile readFile(String path) {
    Buffer plain =
        resource(path)
            .orElseThrow(
                () -> new IllegalStateException("the web app on the class path lacks " + path));
    Map<String, Buffer> compressed = new LinkedHashMap<>();
    resource(path + ".br").ifPresent(bytes -> compressed.put("br", bytes));
    resource(path + ".gz").ifPresent(bytes -> compressed.put("gzip", bytes));
    return new WebFile(
        WebFile.contentTypeOf(path), tagOf(plain), path.startsWith(HASHED), plain, compressed);
  }

  private static Optional<Buffer> resource(String path) {
    try (InputStream in = WebApp.class.getResourceAsStream(ROOT + path)) {
      return in == null ? Optional.empty() : Optional.of(WebFile.toShare(in.readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the web app's " + path, e);
    }
  }

  static String tagOf(Buffer content) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(content.getBytes());
      return '"'
          + Base64.getUrlEncoder().withoutPadding().encodeToString(hash).substring(0, 22)
          + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Override
  public void handle(RoutingContext context) {
    HttpServerRequest request = context.request();
    HttpMethod method = request.method();
    String path = context.normalizedPath();
    boolean reads = method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
    Optional<WebFile> file = reads ? fileFor(path, request) : Optional.empty();
    boolean isLost = reads && file.isEmpty() && isOpenedByAPerson(request, path);
    if (file.isEmpty() && !isLost) {
      context.next();
      return;
    }
    if (hasBody(request)) {
      context.fail(400);
      return;
    }
    context.response().putHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY);
    if (file.isPresent()) {
      file.get().send(request, 200);
    } else {
      page(NOT_FOUND_PAGE, request).send(request, 404);
    }
  }

  /** Whether a browser asks for a page to show, and not a page or a program for what it needs. */
  private static boolean isOpenedByAPerson(HttpServerRequest request, String path) {
    String accept = request.getHeader(HttpHeaders.ACCEPT);
    return accept != null && accept.contains("text/html") && !CALLS.matcher(path).matches();
  }

  /** None belongs here, and one that is not HTTP could not be told of once the page is out. */
  private static boolean hasBody(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
        || (length != null && !length.equals("0"));
  }

  private Optional<WebFile> fileFor(String path, HttpServerRequest request) {
    if (MEMBERS_PATH.matcher(path).matches()) {
      return Optional.of(page(MEMBERS_PAGE, request));
    }
    if (GUESTS_PATH.matcher(path).matches()) {
      return Optional.of(page(GUESTS_PAGE, request));
    }
    if (HELP_PATH.matcher(path).matches()) {
      return Optional.of(page(HELP_PAGE, request));
    }
    return Optional.ofNullable(files.get(path.substring(1)));
  }

  private WebFile page(String page, HttpServerRequest request) {
    WebFile first = requireNonNull(files.get(page));
    return files.getOrDefault(languages.file(page, request), first);
  }
}
