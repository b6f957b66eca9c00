package latchkey.server.api.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.keys.KeyCounts;
import latchkey.protocol.relay.Events;
import latchkey.protocol.relay.PreKeysLow;
import latchkey.server.config.ServerLimits;
import latchkey.server.testing.TestGuest;
import latchkey.server.testing.TestSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ConnectTest {
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
  void anExpiredAccessTokenIsRefused() {
    scene.server.clock().advance(java.time.Duration.ofDays(91));
    assertThat(member(Map.of("accessToken", scene.ada.token()), Map.of()).refused().code())
        .isEqualTo(ErrorCode.TOKEN_EXPIRED);
  }

  @Test
  void aSignedOutDeviceIsRefused() {
    scene.server.delete("/api/devices/me", scene.ada.token()).isDone();
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
