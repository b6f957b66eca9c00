package latchkey.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import latchkey.protocol.ErrorCode;
import latchkey.server.testing.LogWatch;
import latchkey.server.testing.Reply;
import latchkey.server.testing.TestAccount;
import latchkey.server.testing.TestDevice;
import latchkey.server.testing.TestServer;
import latchkey.server.testing.TestTcp;
import org.junit.jupiter.api.Test;

/** What every answer says, whichever door it comes out of. */
final class HeadersTest {
  private static final String ORIGIN = "https://meet.example.org";

  @Test
  void everyAnswerIsForThisOriginAloneAndRunsNothing() {
    try (TestServer server = TestServer.start(config -> config.withPublicUrl(URI.create(ORIGIN)))) {
      TestDevice ada = server.newMember("Ada");
      for (Reply reply :
          List.of(
              server.get("/api/me", ada.token()),
              server.get("/api/me", ""),
              server.get("/api/no-such-call", ""),
              server.get("/nowhere", ""),
              server.delete("/api/meetings", ""),
              server.post("/api/sign-in", "", "A".repeat(300_000)),
              server.get("/socket.io/?EIO=4&transport=polling", ""),
              server.get("/socket.io/?EIO=3&transport=polling", ""),
              server.get("/socket.io/?EIO=4&transport=polling&sid=none", ""),
              server.get("/socket.io/", ""))) {
        String said = reply.response().headers().map().toString();
        assertThat(reply.header("X-Content-Type-Options")).as(said).isEqualTo("nosniff");
        assertThat(reply.header("Content-Security-Policy"))
            .as(said)
            .contains("default-src 'none'")
            .contains("frame-ancestors 'none'");
        assertThat(reply.header("Referrer-Policy")).as(said).isEqualTo("no-referrer");
        assertThat(reply.header("Cross-Origin-Opener-Policy")).as(said).isEqualTo("same-origin");
        assertThat(reply.header("Cross-Origin-Resource-Policy")).as(said).isEqualTo("same-origin");
        assertThat(reply.header("Cross-Origin-Embedder-Policy")).as(said).isEqualTo("require-corp");
        assertThat(reply.header("Permissions-Policy")).as(said).contains("camera=()");
        assertThat(reply.header("Strict-Transport-Security")).as(said).contains("max-age=31536000");
        assertThat(reply.header("Cache-Control")).as(said).isEqualTo("no-store");
        assertThat(reply.response().headers().map().keySet())
            .as(said)
            .noneMatch(name -> name.toLowerCase(java.util.Locale.ROOT).startsWith("access-control"))
            .noneMatch(name -> name.equalsIgnoreCase("server"));
      }
    }
  }

  @Test
  void everyAnswerSaysWhatTimeItIsHere() {
    Instant now = Instant.parse("2030-05-04T03:02:01.900Z");
    try (TestServer server =
        TestServer.start(config -> config.withClock(Clock.fixed(now, ZoneOffset.UTC)))) {
      for (String path : List.of("/api/me", "/api/no-such-call", "/join/lki_abc", "/nowhere")) {
        assertThat(server.get(path, "").header("Date")).isEqualTo("Sat, 4 May 2030 03:02:01 GMT");
      }
    }
  }

  @Test
  void aPageSaysTheSameAndWhatItMayRun() {
    try (TestServer server = TestServer.start()) {
      Reply page = server.get("/join/lki_abc", "");
      assertThat(page.status()).isEqualTo(200);
      assertThat(page.header("Content-Security-Policy"))
          .contains("script-src 'self';", "frame-ancestors 'none'");
      assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(page.header("Referrer-Policy")).isEqualTo("no-referrer");
      assertThat(page.header("Cross-Origin-Opener-Policy")).isEqualTo("same-origin");
      assertThat(page.header("Cross-Origin-Resource-Policy")).isEqualTo("same-origin");
    }
  }

  @Test
  void withoutHttpsNobodyIsSentThere() {
    try (TestServer server = TestServer.start()) {
      assertThat(server.get("/api/me", "").header("Strict-Transport-Security")).isEmpty();
    }
  }

  @Test
  void whatIsNoHttpIsAnsweredSafelyToo() {
    try (TestServer server = TestServer.start();
        TestTcp tcp = TestTcp.open(server)) {
      String answer = tcp.send("GET /" + "a".repeat(10_000) + " HTTP/1.1\r\n\r\n").readHead();
      assertThat(answer).startsWith("HTTP/1.0 414").containsIgnoringCase("nosniff");
    }
  }

  @Test
  void otherOriginsMayNeitherAskNorConnect() {
    try (TestServer server = TestServer.start(config -> config.withPublicUrl(URI.create(ORIGIN)))) {
      for (String path :
          List.of("/api/me", "/api/sign-in", "/socket.io/?EIO=4&transport=polling", "/")) {
        Reply reply =
            server.send(
                "OPTIONS",
                path,
                "",
                BodyPublishers.noBody(),
                List.of("Origin", "https://evil.example", "Access-Control-Request-Method", "POST"));
        assertThat(reply.status()).isGreaterThanOrEqualTo(400);
        assertThat(reply.header("Access-Control-Allow-Origin")).isEmpty();
      }
      for (String transport : List.of("polling", "websocket")) {
        for (String origin :
            List.of("https://evil.example", "null", ORIGIN + ".evil.example", "https://x")) {
          assertThat(socketStatus(server, transport, origin)).as(origin).isEqualTo(403);
        }
        assertThat(socketStatus(server, transport, ORIGIN)).isIn(200, 101);
      }
    }
  }

  @Test
  void theLogNamesAPageThatIsRefusedOnceAndNothingThatIsNoOrigin() {
    try (TestServer server = TestServer.start(config -> config.withPublicUrl(URI.create(ORIGIN)));
        LogWatch watch = LogWatch.open()) {
      for (String origin :
          List.of("https://second.example", "https://second.example", "https://x%0ay", "null")) {
        Reply reply =
            server.send(
                "POST",
                "/api/meetings",
                "",
                BodyPublishers.noBody(),
                List.of("Origin", origin, "Cookie", "latchkey_device=nobodys"));
        assertThat(reply.status()).isBetween(400, 499);
      }
      assertThat(watch.lines())
          .filteredOn(line -> line.contains("was refused"))
          .singleElement()
          .asString()
          .contains("https://second.example", ORIGIN, "--url https://second.example");
    }
  }

  private static int socketStatus(TestServer server, String transport, String origin) {
    try (TestTcp tcp = TestTcp.open(server)) {
      String head =
          tcp.send(
                  "GET /socket.io/?EIO=4&transport="
                      + transport
                      + " HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: "
                      + origin
                      + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                      + "Sec-WebSocket-Version: 13\r\n"
                      + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n")
              .readHead();
      return Integer.parseInt(head.split(" ", 3)[1]);
    }
  }

  @Test
  void theCookieIsForNoScriptAndNoOtherSite() {
    try (TestServer server = TestServer.start(config -> config.withPublicUrl(URI.create(ORIGIN)))) {
      Reply reply = signIn(server);
      assertThat(Stream.of(reply.header("Set-Cookie").split("; ")))
          .contains("HttpOnly", "SameSite=Strict", "Secure", "Path=/");
    }
    try (TestServer plain = TestServer.start()) {
      assertThat(signIn(plain).header("Set-Cookie")).contains("HttpOnly").doesNotContain("Secure");
    }
  }

  private static Reply signIn(TestServer server) {
    String link = server.server().signIn().newLink("Ada").token();
    TestAccount ada = new TestAccount("Ada", server.clock().instant());
    return server.post("/api/sign-in", "", ada.opening(link, "Browser")).hasStatus(201);
  }

  @Test
  void aTokenThatIsNearlyRightIsAnsweredLikeAnyOther() {
    try (TestServer server = TestServer.start()) {
      String right = server.newMember("Ada").token();
      char last = right.charAt(right.length() - 1);
      String nearly = right.substring(0, right.length() - 1) + (last == 'A' ? 'B' : 'A');
      String far = "lkd_" + "A".repeat(43);
      assertThat(server.get("/api/me", nearly).isRefused(ErrorCode.UNAUTHENTICATED))
          .isEqualTo(server.get("/api/me", far).isRefused(ErrorCode.UNAUTHENTICATED));
    }
  }
}
