package latchkey.server.api.socket;

import static java.net.http.HttpRequest.BodyPublishers.noBody;
import static latchkey.server.testing.TestServer.NO_TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.Json;
import latchkey.protocol.keys.KeyCounts;
import latchkey.protocol.relay.Events;
import latchkey.protocol.relay.PreKeysLow;
import latchkey.server.config.ServerLimits;
import latchkey.server.testing.Reply;
import latchkey.server.testing.TestGuest;
import latchkey.server.testing.TestSocket;
import latchkey.server.testing.TestTcp;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ConnectTest {
  /** A call that writes, and has no body. */
  private static final String NO_LINK = "/api/me/device-links/" + "A".repeat(43);

  private static final String POLLING = "/socket.io/?EIO=4&transport=polling";

  private final Scene scene = new Scene();

  @AfterEach
  void close() {
    scene.close();
  }

  @Test
  void aMemberProvesItsDevice() {
    assertThat(member(Map.of("accessToken", scene.ada.token()), Map.of()).connected().isConnected())
        .isTrue();
    assertThat(member(Map.of(), Map.of()).refused().code()).isEqualTo(ErrorCode.UNAUTHENTICATED);
    assertThat(member(Map.of("accessToken", "lkd_nonsense"), Map.of()).refused().code())
        .isEqualTo(ErrorCode.UNAUTHENTICATED);
    TestGuest gil = scene.meeting.guest("Gil");
    assertThat(member(Map.of("accessToken", gil.token()), Map.of()).refused().code())
        .isEqualTo(ErrorCode.UNAUTHENTICATED);
  }

  @Test
  void aCookieCountsForPagesOfThisServerAlone() {
    String cookie = "theme=dark; latchkey_device=" + scene.ada.token();
    String own = "http://127.0.0.1:" + scene.server.server().port();

    assertThat(
            member(Map.of(), Map.of("Cookie", List.of(cookie), "Origin", List.of(own)))
                .connected()
                .isConnected())
        .isTrue();
    assertThat(member(Map.of(), Map.of("Cookie", List.of(cookie))).refused().code())
        .isEqualTo(ErrorCode.ORIGIN_REFUSED);
  }

  @Test
  void pagesOfOtherServersCannotConnectAtAll() {
    TestSocket socket =
        member(
            Map.of("accessToken", scene.ada.token()),
            Map.of("Origin", List.of("https://evil.example")));
    org.assertj.core.api.Assertions.assertThatThrownBy(socket::connected)
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void aCookieCountsWithLongPollingWhereTheConnectComesFromAnOwnPage() {
    String own = "http://127.0.0.1:" + scene.server.server().port();

    assertThat(connectByPolling(List.of("Origin", own))).startsWith("40{\"sid\"");
    assertThat(connectByPolling(List.of())).startsWith("44").contains("origin_refused");
    assertThat(connectByPolling(List.of("Origin", "https://evil.example")))
        .startsWith("44")
        .contains("origin_refused");
    assertThat(connectByPolling(List.of("Origin", "null")))
        .startsWith("44")
        .contains("origin_refused");
  }

  @Test
  void whereThereIsAPublicUrlItsOriginAloneCounts() {
    try (var behindProxy =
        new Scene(config -> config.withPublicUrl(URI.create("https://meet.example:443")))) {
      Map.of(
              "https://meet.example",
              true,
              "http://meet.example",
              false,
              "http://127.0.0.1:" + behindProxy.server.server().port(),
              false)
          .forEach((origin, own) -> {
            var headers = List.of("Origin", origin, "Cookie", cookie(behindProxy));
            assertThat(handshake(behindProxy, headers).status()).isEqualTo(own ? 200 : 403);
            assertThat(
                    behindProxy
                        .server
                        .send("DELETE", NO_LINK, NO_TOKEN, noBody(), headers)
                        .status())
                .isEqualTo(own ? 204 : 403);
          });
    }
  }

  /** As a browser does: neither the handshake nor the poll, both GETs, has an Origin. */
  private String connectByPolling(List<String> headersOfPost) {
    String opened = text(handshake(scene, List.of("Cookie", cookie(scene))));
    String sid = Json.mapper().readTree(opened.substring(1)).get("sid").asString();
    String path = POLLING + "&sid=" + sid;
    scene
        .server
        .send("POST", path, NO_TOKEN, BodyPublishers.ofString("40"), headersOfPost)
        .hasStatus(200);
    return text(scene.server.send("GET", path, NO_TOKEN, noBody(), List.of()).hasStatus(200));
  }

  private static Reply handshake(Scene scene, List<String> headers) {
    return scene.server.send("GET", POLLING, NO_TOKEN, noBody(), headers);
  }

  private static String cookie(Scene scene) {
    return "latchkey_device=" + scene.ada.token();
  }

  private static String text(Reply reply) {
    return new String(reply.response().body(), StandardCharsets.UTF_8);
  }

  @Test
  void whoAsksForANamespaceThatThereIsNotIsToldSo() {
    try (TestTcp tcp = TestTcp.webSocket(scene.server)) {
      assertThat(tcp.frame("40/random,").readUntil("}}"))
          .contains("44/random,{\"message\":")
          .contains("\"data\":{\"ok\":false,\"code\":\"not_found\",\"error\":");
    }
  }

  @Test
  void anExpiredAccessTokenIsRefused() {
    scene.server.clock().advance(java.time.Duration.ofDays(91));
    assertThat(member(Map.of("accessToken", scene.ada.token()), Map.of()).refused().code())
        .isEqualTo(ErrorCode.TOKEN_EXPIRED);
  }

  @Test
  void aSignedOutDeviceIsRefused() {
    scene.ada.signOut().isDone();
    assertThat(member(Map.of("accessToken", scene.ada.token()), Map.of()).refused().code())
        .isEqualTo(ErrorCode.UNAUTHENTICATED);
  }

  @Test
  void aGuestProvesItsOwnSession() {
    TestGuest gil = scene.meeting.knock("Gil");
    TestGuest hal = scene.meeting.knock("Hal");

    assertThat(guest(gil.sessionId(), gil.token()).connected().isConnected()).isTrue();
    assertThat(guest(hal.sessionId(), gil.token()).refused().code())
        .isEqualTo(ErrorCode.UNAUTHENTICATED);
    assertThat(guest(gil.sessionId(), "lkg_nonsense").refused().code())
        .isEqualTo(ErrorCode.UNAUTHENTICATED);
    assertThat(guest(gil.sessionId(), scene.ada.token()).refused().code())
        .isEqualTo(ErrorCode.UNAUTHENTICATED);
    assertThat(
            scene
                .keep(
                    TestSocket.opening(
                        scene.server,
                        Events.GUESTS,
                        Map.of("sessionId", gil.sessionId().value()),
                        Map.of()))
                .refused()
                .code())
        .isEqualTo(ErrorCode.UNAUTHENTICATED);
  }

  @Test
  void aGuestWhoseStayIsOverIsRefused() {
    TestGuest gil = scene.meeting.guest("Gil");
    scene.meeting.remove(gil, scene.ada).isDone();
    TestGuest hal = scene.meeting.knock("Hal");
    scene.meeting.decline(hal, scene.ada).isDone();
    TestGuest lea = scene.meeting.guest("Lea");
    scene.server.delete(lea.path(), lea.token()).isDone();
    TestGuest eve = scene.meeting.guest("Eve");
    scene.server.clock().advance(ServerLimits.DEFAULT.guestSession());

    for (TestGuest gone : List.of(gil, hal, lea, eve)) {
      assertThat(guest(gone.sessionId(), gone.token()).refused().code())
          .isEqualTo(ErrorCode.SESSION_ENDED);
    }
  }

  @Test
  void whoeverHasFewPreKeysLeftIsTold() {
    TestGuest gil = scene.meeting.guest("Gil");
    assertThat(scene.connect(gil).next(Events.GUEST_PRE_KEYS_LOW, PreKeysLow.class))
        .isEqualTo(new PreKeysLow(5, 5));
    KeyCounts counts =
        scene.server.get("/api/devices/me/keys/count", scene.ada.token()).as(KeyCounts.class);
    assertThat(scene.connect(scene.ada).next(Events.PRE_KEYS_LOW, PreKeysLow.class))
        .isEqualTo(new PreKeysLow(counts.preKeyCount(), counts.kyberPreKeyCount()));
  }

  private TestSocket member(Map<String, String> auth, Map<String, List<String>> headers) {
    return scene.keep(TestSocket.opening(scene.server, Events.MEMBERS, auth, headers));
  }

  private TestSocket guest(GuestSessionId sessionId, String token) {
    return scene.keep(
        TestSocket.opening(
            scene.server,
            Events.GUESTS,
            Map.of("sessionId", sessionId.value(), "sessionToken", token),
            Map.of()));
  }
}
