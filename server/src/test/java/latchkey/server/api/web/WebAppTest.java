package latchkey.server.api.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import latchkey.server.config.Operator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WebAppTest {
  private static final String SCRIPT = "/assets/app-1a2b3c4d.js";

  private static Vertx vertx;
  private static HttpServer server;
  private static final HttpClient http = HttpClient.newHttpClient();

  @BeforeAll
  static void serve() {
    vertx = Vertx.vertx();
    Router router = Router.router(vertx);
    router.route().handler(WebApp.onClassPath(Operator.UNNAMED).orElseThrow());
    router.route().handler(context -> context.response().setStatusCode(404).end("not the app's"));
    server = vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1").await();
  }

  @AfterAll
  static void close() {
    vertx.close().await();
    http.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/, members",
    "/sign-in, members",
    "/sign-in/, members",
    "/meetings/6f1c, members",
    "/meetings/, members",
    "/join/lki_abc, guests",
    "/join/, guests",
    "/join, guests",
    "/Sign-In, members",
    "/sign-in%23lks_abc, members",
    "/sign-in%2523lks_abc, members",
    "/sign-in/lks_abc, members",
    "/device, members",
    "/device/, members",
    "/device%23lkv_abc, members",
    "/devices, members",
    "/member, members",
    "/member/lki_abc, members",
    "/member/lki_abc%23def, members",
    "/help, help · Latchkey",
    "/help/, help · Latchkey",
    "/join/lki_abc/, guests",
    "/Join/lki_abc, guests",
    "/join/lki_abc%23secret, guests",
    "/join/lki_abc%2523secret, guests",
    "/join/lki_abc/secret, guests",
  })
  void servesThePageOfAPath(String path, String page) throws Exception {
    HttpResponse<String> response = get(path);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).contains("<title>" + page + "</title>");
    assertThat(header(response, "content-type")).isEqualTo("text/html; charset=utf-8");
    assertThat(header(response, "cache-control")).isEqualTo("no-cache");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/me", "/join/a/b", "/files.list", "/../x", "/assets/"})
  void leavesEverythingElseAlone(String path) throws Exception {
    assertThat(get(path).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/nonsense", "/helpless", "/join/a/b", "/files.list", "/favicon.ico/"})
  void tellsAPersonInWordsThatThereIsNoSuchPage(String path) throws Exception {
    HttpResponse<String> response =
        get(path, "Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body()).contains("<title>nothing here</title>");
    assertThat(header(response, "content-type")).isEqualTo("text/html; charset=utf-8");
    assertThat(header(response, "content-security-policy")).contains("default-src 'none'");
    String tag = header(response, "etag");
    assertThat(get(path, "Accept", "text/html", "If-None-Match", tag).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/nonsense", "/socket.io/", "/api"})
  void leavesCallsToThoseWhoAnswerThemInCodes(String path) throws Exception {
    HttpResponse<String> response = get(path, "Accept", "text/html");
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body()).isEqualTo("not the app's");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "de-AT,de;q=0.9,en;q=0.8 | | Mitglieder",
        "fr, de;q=0.5 | | Mitglieder",
        "fr | | members",
        "en, de | | members",
        "de;q=0.1, en;q=0.9 | | members",
        "*;;=, de | | members",
        "en | de | Mitglieder",
        "de | en | members",
        "de | ../x | Mitglieder",
        "en | klingon | members",
      })
  void speaksTheLanguageThatThePersonHasChosenOrTheirBrowserAsksFor(
      String asked, @Nullable String chosen, String page) throws Exception {
    String[] headers =
        chosen == null
            ? new String[] {"Accept-Language", asked}
            : new String[] {"Accept-Language", asked, "Cookie", Languages.COOKIE + "=" + chosen};
    HttpResponse<String> response = get("/", headers);
    assertThat(response.body()).contains("<title>" + page + "</title>");
    assertThat(header(response, "vary")).isEqualTo("accept-encoding, accept-language, cookie");
  }

  @Test
  void showsAPageThatIsInNoOtherLanguageInTheFirst() throws Exception {
    assertThat(get("/join/lki_abc", "Accept-Language", "de").body()).contains("guests");
  }

  @Test
  void letsAPageRunNothingButItsOwnScripts() throws Exception {
    HttpResponse<String> response = get("/join/lki_abc");
    assertThat(header(response, "content-security-policy"))
        .contains("default-src 'none'", "script-src 'self';", "style-src 'self';")
        .contains("require-trusted-types-for 'script'", "trusted-types 'none'")
        .contains("frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'")
        .doesNotContain("unsafe");
  }

  @Test
  void letsBrowsersKeepWhatNeverChanges() throws Exception {
    HttpResponse<String> response = get(SCRIPT);
    assertThat(header(response, "content-type")).isEqualTo("text/javascript; charset=utf-8");
    assertThat(header(response, "cache-control")).isEqualTo("max-age=31536000, immutable");
  }

  @Test
  void answersThatNothingHasChanged() throws Exception {
    String tag = header(get("/"), "etag");
    HttpResponse<String> response = get("/", "If-None-Match", tag);
    assertThat(response.statusCode()).isEqualTo(304);
    assertThat(response.body()).isEmpty();
    assertThat(get("/", "If-None-Match", "\"other\"").statusCode()).isEqualTo(200);
  }

  @Test
  void compressesAsTheBrowserAccepts() throws Exception {
    String plain = get(SCRIPT).body();
    HttpResponse<byte[]> zipped =
        http.send(
            request(SCRIPT, "Accept-Encoding", "gzip, br;q=0"),
            HttpResponse.BodyHandlers.ofByteArray());
    assertThat(zipped.headers().firstValue("content-encoding")).contains("gzip");
    assertThat(zipped.headers().firstValue("vary")).contains("accept-encoding");
    assertThat(unzip(zipped.body())).isEqualTo(plain);
    assertThat(header(get(SCRIPT, "Accept-Encoding", "gzip, deflate, br"), "content-encoding"))
        .isEqualTo("br");
    assertThat(get(SCRIPT, "Accept-Encoding", "identity").headers().firstValue("content-encoding"))
        .isEmpty();
  }

  @Test
  void answersHeadWithoutABody() throws Exception {
    HttpRequest head = HttpRequest.newBuilder(uri("/")).HEAD().build();
    HttpResponse<String> response = http.send(head, HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(header(response, "content-length"))
        .isEqualTo(Integer.toString(get("/").body().length()));
  }

  @Test
  void leavesOtherMethodsAlone() throws Exception {
    HttpRequest post =
        HttpRequest.newBuilder(uri("/")).POST(HttpRequest.BodyPublishers.noBody()).build();
    assertThat(http.send(post, HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(404);
  }

  private static HttpResponse<String> get(String path, String... headers) throws Exception {
    return http.send(request(path, headers), HttpResponse.BodyHandlers.ofString());
  }

  private static HttpRequest request(String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
    return (headers.length == 0 ? request : request.headers(headers)).build();
  }

  private static URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.actualPort() + path);
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElseThrow();
  }

  private static String unzip(byte[] zipped) throws IOException {
    try (var in = new GZIPInputStream(new ByteArrayInputStream(zipped))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
