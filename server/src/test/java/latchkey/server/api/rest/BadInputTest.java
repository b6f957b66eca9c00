package latchkey.server.api.rest;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.Json;
import latchkey.protocol.Sha256;
import latchkey.protocol.keys.PublishKeys;
import latchkey.server.config.Limit;
import latchkey.server.config.ServerLimits;
import latchkey.server.testing.Reply;
import latchkey.server.testing.TestDevice;
import latchkey.server.testing.TestMeeting;
import latchkey.server.testing.TestServer;
import latchkey.server.testing.TestTcp;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BadInputTest {
  private static final List<String> JSON = List.of("Content-Type", "application/json");

  /** In good form, with a link that nobody has. */
  private static final String SIGN_IN =
      "{\"token\": \"lks_guess\", \"deviceName\": \"Laptop\", \"accessToken\": \"lkd_x\","
          + " \"entry\": \"AAAA\"}";

  private final TestServer server = TestServer.start();

  @AfterEach
  void close() {
    server.close();
  }

  private Reply signIn(String json) {
    return server.post("/api/sign-in", "", json);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{\"token\": \"a\"", "not json", "{\"token\": }"})
  void whatIsNotJsonIsToldSo(String body) {
    signIn(body).isRefused(ErrorCode.MALFORMED_JSON);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "[]",
        "\"text\"",
        "{}",
        "{\"token\": 5, \"deviceName\": \"Laptop\"}",
        "{\"token\": true, \"deviceName\": \"Laptop\"}",
        "{\"token\": \"a\", \"deviceName\": \"Laptop\"} {}",
        "{\"token\": \"a\", \"deviceName\": \"Laptop\"}",
        "{\"token\": \"a\", \"deviceName\": null}",
        "{\"token\": \"a\", \"deviceName\": \"\"}",
        "{\"token\": {\"a\": 1}, \"deviceName\": \"Laptop\"}",
        "{\"token\": \"a\", \"deviceName\": \"tab\\there\"}"
      })
  void whatBreaksTheFormIsToldSo(String body) {
    signIn(body).isRefused(ErrorCode.INVALID_REQUEST);
  }

  @Test
  void unknownFieldsAreIgnored() {
    signIn(SIGN_IN.replace("}", ", \"more\": [1, {\"of\": \"it\"}]}"))
        .isRefused(ErrorCode.SIGN_IN_LINK_USED);
  }

  @Test
  void deepNestingIsRefused() {
    server
        .post("/api/meetings/external/register", "", "{\"x\":".repeat(20_000))
        .isRefused(ErrorCode.MALFORMED_JSON);
  }

  @Test
  void theFieldIsNamedAndItsValueIsNot() {
    TestDevice ada = server.newMember("Ada");
    PublishKeys keys = ada.keys().publish(2, 1);
    String shortKey =
        Json.mapper()
            .writeValueAsString(keys)
            .replace(keys.preKeys().get(1).publicKey().base64(), "c2VjcmV0");

    String detail =
        server
            .put("/api/devices/me/keys", ada.token(), shortKey)
            .isRefused(ErrorCode.INVALID_REQUEST)
            .detail();

    assertThat(detail)
        .contains("preKeys[1]")
        .contains("publicKey must have 33 bytes, not 6")
        .doesNotContain("c2VjcmV0");
    assertThat(
            signIn("{\"token\": [\"lks_secret\"], \"deviceName\": \"Laptop\"}")
                .isRefused(ErrorCode.INVALID_REQUEST)
                .detail())
        .contains("token")
        .doesNotContain("lks_secret");
  }

  @Test
  void aBodyIsJsonAndSaysSo() {
    BodyPublisher body = BodyPublishers.ofString("{}");
    server
        .send("POST", "/api/sign-in", "", body, List.of())
        .isRefused(ErrorCode.UNSUPPORTED_MEDIA_TYPE);
    server
        .send("POST", "/api/sign-in", "", body, List.of("Content-Type", "text/plain"))
        .isRefused(ErrorCode.UNSUPPORTED_MEDIA_TYPE);
    server
        .send(
            "POST",
            "/api/sign-in",
            "",
            body,
            List.of("Content-Type", "Application/JSON; charset=utf-8"))
        .isRefused(ErrorCode.INVALID_REQUEST);
  }

  @Test
  void aBodyBeyondTheLimitIsRefusedWhetherItSaysSoOrNot() {
    isTooLarge("/api/sign-in", 8 * 1024 + 1);
    isTooLarge("/api/sign-in", 256 * 1024 + 1);
    isTooLarge("/api/meetings/external/register", 256 * 1024 + 1);
    server.post("/api/sign-in", "", "{}").isRefused(ErrorCode.INVALID_REQUEST);
  }

  private void isTooLarge(String path, int bytes) {
    byte[] large = new byte[bytes];
    server
        .send("POST", path, "", BodyPublishers.ofByteArray(large), JSON)
        .isRefused(ErrorCode.TOO_LARGE);
    server
        .send(
            "POST",
            path,
            "",
            BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)),
            JSON)
        .isRefused(ErrorCode.TOO_LARGE);
  }

  @Test
  void aBodyIsNotReadWhereTheHeadIsRefused() {
    try (TestTcp tcp = TestTcp.open(server)) {
      tcp.send(
          """
          POST /api/meetings HTTP/1.1\r
          Host: 127.0.0.1\r
          Content-Type: application/json\r
          Content-Length: 1000\r
          \r
          """);
      assertThat(tcp.readHead())
          .startsWith("HTTP/1.1 401")
          .containsIgnoringCase("connection: close");
    }
  }

  @Test
  void whatIsNoCallIsToldSo() {
    server.get("/api/no-such-call", "").isRefused(ErrorCode.NOT_FOUND);
    server.get("/nowhere", "").isRefused(ErrorCode.NOT_FOUND);
    Reply reply = server.delete("/api/meetings", "");
    reply.isRefused(ErrorCode.METHOD_NOT_ALLOWED);
    assertThat(reply.header("Allow")).isEqualTo("POST, GET");
  }

  @Test
  void idsInThePathAreChecked() {
    TestDevice ada = server.newMember("Ada");
    server.get("/api/meetings/short", ada.token()).isRefused(ErrorCode.INVALID_REQUEST);
    server
        .get("/api/meetings/%00%01%02%03%04%05%06%07%08", ada.token())
        .isRefused(ErrorCode.INVALID_REQUEST);
    for (String number : List.of("one", "99999999999999999999")) {
      server
          .get("/api/users/" + ada.userId() + "/devices/" + number + "/keys", ada.token())
          .isRefused(ErrorCode.INVALID_REQUEST);
    }
    for (String hash :
        List.of("short", "A".repeat(44), "A".repeat(42) + "B", "A".repeat(42) + "=")) {
      server.get("/api/me/device-links/" + hash, ada.token()).isRefused(ErrorCode.INVALID_REQUEST);
    }
  }

  @Test
  void everyAnswerIsKeptFromFramesCachesAndSniffers() {
    for (Reply reply :
        List.of(
            server.get("/api/me", server.newMember("Ada").token()),
            server.get("/api/me", ""),
            server.get("/api/no-such-call", ""))) {
      assertThat(reply.header("X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(reply.header("Content-Security-Policy")).contains("frame-ancestors 'none'");
      assertThat(reply.header("Cache-Control")).isEqualTo("no-store");
      assertThat(reply.header("Referrer-Policy")).isEqualTo("no-referrer");
      assertThat(reply.header("Access-Control-Allow-Origin")).isEmpty();
    }
  }

  @Test
  void jsonInAnotherEncodingThanUtf8IsMalformed() {
    String body = "{\"token\": \"lks_x\", \"deviceName\": \"Laptop\"}";
    for (Charset encoding :
        List.of(StandardCharsets.UTF_16BE, StandardCharsets.UTF_16LE, Charset.forName("UTF-32"))) {
      byte[] whole = body.getBytes(encoding);
      for (int length : new int[] {1, 2, 3, 5, whole.length - 1, whole.length}) {
        server
            .send(
                "POST",
                "/api/sign-in",
                "",
                BodyPublishers.ofByteArray(Arrays.copyOf(whole, length)),
                JSON)
            .isRefused(ErrorCode.MALFORMED_JSON);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "1001",
        "2147483648",
        "-2147483649",
        "9223372036854775808",
        "123456789012345678901234567890",
        "1e5",
        "1.0",
        "1e999"
      })
  void numbersThatAFieldDoesNotTakeAreRefusedByItsName(String number) {
    TestDevice ada = server.newMember("Ada");
    String head = Sha256.of("a head").base64();
    String detail =
        server
            .put(
                "/api/me/device-links/" + "A".repeat(43) + "/offer",
                ada.token(),
                "{\"deviceId\": " + number + ", \"head\": \"" + head + "\"}")
            .isRefused(ErrorCode.INVALID_REQUEST)
            .detail();
    assertThat(detail).contains("deviceId");
  }

  @ParameterizedTest
  @ValueSource(strings = {"C0AF", "EDA080", "F4908080", "FF", "E282"})
  void whatIsNotUtf8IsMalformedWhereverItStands(String hex) {
    TestDevice ada = server.newMember("Ada");
    for (String field : List.of("tokenHash", "unknown")) {
      byte[] body =
          HexFormat.of()
              .parseHex(
                  HexFormat.of().formatHex(("{\"" + field + "\": \"a").getBytes(US_ASCII))
                      + hex
                      + HexFormat.of().formatHex("b\"}".getBytes(US_ASCII)));
      server
          .send("POST", "/api/me/device-links", ada.token(), BodyPublishers.ofByteArray(body), JSON)
          .isRefused(ErrorCode.MALFORMED_JSON);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"AAA", "AAB=", "AAAAAB==", "AA==AAAA", "AAA_", "AAAA ", "=", "AAA"})
  void bytesThatAreNotStandardBase64AreRefused(String base64) {
    TestDevice ada = server.newMember("Ada");
    TestMeeting meeting = TestMeeting.create(server, ada);
    String detail =
        server
            .post(meeting.path() + "/roster", ada.token(), "{\"entries\": [\"" + base64 + "\"]}")
            .isRefused(ErrorCode.INVALID_REQUEST)
            .detail();
    assertThat(detail).contains("Base64");
  }

  @Test
  void strangersMayTrySoManyTimesAMinute() {
    ServerLimits three = ServerLimits.DEFAULT.with(Limit.STRANGERS_CALLS, 3);
    try (TestServer strict = TestServer.start(config -> config.withLimits(three))) {
      String guess = SIGN_IN;
      for (int i = 0; i < 3; i++) {
        strict.post("/api/sign-in", "", guess).isRefused(ErrorCode.SIGN_IN_LINK_USED);
      }
      Reply fourth = strict.post("/api/sign-in", "", guess);
      fourth.isRefused(ErrorCode.RATE_LIMITED);
      assertThat(Integer.parseInt(fourth.header("Retry-After"))).isBetween(20, 21);
      strict
          .get("/api/meetings/external/join/lki_guess", "")
          .isRefused(ErrorCode.INVITATION_UNKNOWN);

      strict.clock().advance(Duration.ofSeconds(20));
      strict.post("/api/sign-in", "", guess).isRefused(ErrorCode.SIGN_IN_LINK_USED);
      strict.post("/api/sign-in", "", guess).isRefused(ErrorCode.RATE_LIMITED);
    }
  }
}
