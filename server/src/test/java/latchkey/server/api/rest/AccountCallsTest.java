package latchkey.server.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.account.Account;
import latchkey.protocol.account.Accounts;
import latchkey.protocol.account.SignInOffer;
import latchkey.protocol.account.SignInRequest;
import latchkey.protocol.account.SignedIn;
import latchkey.protocol.account.TokenRequest;
import latchkey.protocol.device.DeviceInfo;
import latchkey.protocol.device.Devices;
import latchkey.protocol.device.Me;
import latchkey.server.testing.Eventually;
import latchkey.server.testing.Reply;
import latchkey.server.testing.TestAccount;
import latchkey.server.testing.TestDevice;
import latchkey.server.testing.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Opening accounts, and being known. */
final class AccountCallsTest {
  private static final String NO_LINK = "/api/me/device-links/" + "A".repeat(43);

  private final TestServer server = TestServer.start();

  @AfterEach
  void close() {
    server.close();
  }

  private String link(String name) {
    return server.server().signIn().newLink(name).token();
  }

  private TestAccount account(String name) {
    return new TestAccount(name, server.clock().instant());
  }

  private Reply signIn(SignInRequest request) {
    return server.post("/api/sign-in", "", request);
  }

  private Reply look(String link) {
    return server.post("/api/sign-in/look", "", new TokenRequest(link));
  }

  @Test
  void aSignInLinkOpensOneAccount() {
    String link = link("Ada");
    assertThat(look(link).as(SignInOffer.class)).isEqualTo(new SignInOffer("Ada"));
    TestAccount ada = account("Ada L.");

    Reply reply = signIn(ada.opening(link, "Laptop"));
    SignedIn device = reply.hasStatus(201).as(SignedIn.class);

    Instant now = server.clock().instant();
    assertThat(device).isEqualTo(new SignedIn(ada.userId(), 1, now.plus(Duration.ofDays(90))));
    assertThat(reply.header("Set-Cookie"))
        .startsWith("latchkey_device=" + ada.accessToken() + "; Path=/; Max-Age=7776000; ")
        .contains("HttpOnly")
        .contains("SameSite=Strict")
        .doesNotContain("Secure");
    assertThat(server.get("/api/me", ada.accessToken()).as(Me.class))
        .isEqualTo(new Me(ada.userId(), 1, "Laptop"));
    assertThat(server.get("/api/me/devices", ada.accessToken()).as(Devices.class).devices())
        .containsExactly(new DeviceInfo(1, "Laptop", now, now));
    assertThat(server.get("/api/users", ada.accessToken()).as(Accounts.class).users())
        .containsExactly(new Account(ada.userId(), "Ada L."));
    look(link).isRefused(ErrorCode.SIGN_IN_LINK_USED);
    signIn(account("Bea").opening(link, "Phone")).isRefused(ErrorCode.SIGN_IN_LINK_USED);
  }

  @Test
  void aSignInThatIsSentAgainIsAnsweredAlike() {
    String link = link("Ada");
    SignInRequest request = account("Ada").opening(link, "Laptop");
    SignedIn first = signIn(request).hasStatus(201).as(SignedIn.class);

    Reply again = signIn(request).hasStatus(201);
    assertThat(again.as(SignedIn.class)).isEqualTo(first);
    assertThat(again.header("Set-Cookie")).contains(request.accessToken());
    signIn(new SignInRequest(link, "Laptop", TestAccount.newAccessToken(), request.entry()))
        .isRefused(ErrorCode.SIGN_IN_LINK_USED);
  }

  @Test
  void aSignInLinkGetsTooOld() {
    String link = link("Ada");
    server.clock().advance(Duration.ofMinutes(15));
    look(link).isRefused(ErrorCode.SIGN_IN_LINK_USED);
    signIn(account("Ada").opening(link, "Laptop")).isRefused(ErrorCode.SIGN_IN_LINK_USED);
  }

  @Test
  void aRefusedOpeningLeavesTheLinkAsItIs() {
    TestDevice ada = server.newMember("Ada");
    String link = link("Bea");
    Instant now = server.clock().instant();

    signIn(account("Ada").opening(link, "Laptop")).isRefused(ErrorCode.ALREADY_EXISTS);
    signIn(new TestAccount("Bea", 2, now).opening(link, "Laptop"))
        .isRefused(ErrorCode.INVALID_ACCOUNT_ENTRY);
    signIn(
            new SignInRequest(
                link, "Laptop", TestAccount.newAccessToken(), Bytes.of(new byte[] {1, 2, 3})))
        .isRefused(ErrorCode.INVALID_ACCOUNT_ENTRY);
    signIn(
            new SignInRequest(
                link, "Laptop", TestAccount.newAccessToken(), ada.writer().rename("Eve")))
        .isRefused(ErrorCode.INVALID_ACCOUNT_ENTRY);
    SignInRequest good = account("Bea").opening(link, "Laptop");
    for (String token : List.of(ada.token(), "lkd_short", "gibberish")) {
      signIn(new SignInRequest(link, "Laptop", token, good.entry()))
          .isRefused(ErrorCode.INVALID_REQUEST);
    }

    signIn(good).hasStatus(201);
  }

  @Test
  void anAccountIsOpenedOnceEvenIfItWasRemovedSince() {
    TestAccount ada = account("Ada");
    signIn(ada.opening(link("Ada"), "Laptop")).hasStatus(201);
    server.server().accounts().remove(ada.userId());

    String link = link("Ada");
    signIn(new SignInRequest(link, "Laptop", TestAccount.newAccessToken(), ada.entry()))
        .isRefused(ErrorCode.INVALID_ACCOUNT_ENTRY);
    signIn(account("Ada").opening(link, "Laptop")).hasStatus(201);
  }

  @Test
  void membersSeeEachOtherByName() {
    TestDevice grace = server.newMember("Grace");
    TestDevice ada = server.newMember("Ada");

    assertThat(server.get("/api/users", grace.token()).as(Accounts.class).users())
        .containsExactly(new Account(ada.userId(), "Ada"), new Account(grace.userId(), "Grace"));
  }

  /** Calls do not wait until the server has noted that they were made. */
  private void awaitSeen(TestDevice device) {
    Eventually.holds(
        "the device has been seen",
        () -> {
          List<DeviceInfo> devices =
              server.get("/api/me/devices", device.token()).as(Devices.class).devices();
          return devices.getFirst().lastSeenAt().equals(server.clock().instant());
        });
  }

  @Test
  void aDeviceThatIsNotUsedIsSignedOutInTheEnd() {
    TestDevice laptop = server.newMember("Ada");
    server.clock().advance(Duration.ofDays(89));
    awaitSeen(laptop);
    server.clock().advance(Duration.ofDays(89));
    awaitSeen(laptop);

    server.clock().advance(Duration.ofDays(90));
    server.get("/api/me", laptop.token()).isRefused(ErrorCode.TOKEN_EXPIRED);
  }

  @Test
  void itIsKnownToTheHourWhenADeviceWasLastSeen() {
    TestDevice laptop = server.newMember("Ada");
    Instant added = server.clock().instant();
    server.clock().advance(Duration.ofMinutes(59));
    assertThat(devices(laptop)).containsExactly(seen(added, added));

    server.clock().advance(Duration.ofMinutes(1));
    Instant later = server.clock().instant();
    server.get("/api/me", laptop.token()).hasStatus(200);
    // It is noted while no caller waits, and so before the next write.
    server.server().signIn().newLink("Bea");
    assertThat(devices(laptop)).containsExactly(seen(added, later));
  }

  private List<DeviceInfo> devices(TestDevice device) {
    return server.get("/api/me/devices", device.token()).as(Devices.class).devices();
  }

  private static DeviceInfo seen(Instant added, Instant at) {
    return new DeviceInfo(1, "Laptop of a test", added, at);
  }

  @Test
  void aRemovedAccountIsSignedOutEverywhere() {
    TestDevice laptop = server.newMember("Ada");
    server.server().accounts().remove(laptop.userId());

    server.get("/api/me", laptop.token()).isRefused(ErrorCode.UNAUTHENTICATED);
    assertThat(server.newMember("Ada").userId()).isNotEqualTo(laptop.userId());
  }

  @Test
  void aCookieServesAsATokenAndLastsAnew() {
    TestDevice laptop = server.newMember("Ada");
    String cookie = "latchkey_device=" + laptop.token();

    Reply me = send("GET", "/api/me", "Cookie", "theme=dark; " + cookie);
    assertThat(me.as(Me.class).userId()).isEqualTo(laptop.userId());
    assertThat(me.header("Set-Cookie")).startsWith(cookie + "; Path=/; Max-Age=7776000; ");
    assertThat(server.get("/api/me", laptop.token()).header("Set-Cookie")).isEmpty();
    send("DELETE", NO_LINK, "Cookie", cookie).isRefused(ErrorCode.ORIGIN_REFUSED);
    send("DELETE", NO_LINK, "Cookie", cookie, "Origin", "https://elsewhere.example")
        .isRefused(ErrorCode.ORIGIN_REFUSED);
    send("DELETE", NO_LINK, "Cookie", cookie, "Origin", origin()).isDone();
  }

  /** The cookie that it would get counts for pages of the server's own alone. */
  @Test
  void aPageOfAnotherOriginSpendsNoSignInLink() {
    String link = link("Ada");
    String body = "{\"token\":\"" + link + "\"}";
    for (String origin : List.of("https://elsewhere.example", "null")) {
      lookFrom(origin, body).isRefused(ErrorCode.ORIGIN_REFUSED);
    }
    lookFrom(origin(), body).hasStatus(200);
    assertThat(look(link).status()).isEqualTo(200);
    for (String path :
        List.of("/api/sign-in", "/api/device-links/finish", "/api/recovery", "/api/recovery/log")) {
      server
          .send(
              "POST",
              path,
              "",
              BodyPublishers.ofString("{}"),
              asJsonFrom("https://elsewhere.example"))
          .isRefused(ErrorCode.ORIGIN_REFUSED);
    }
  }

  private Reply lookFrom(String origin, String body) {
    return server.send(
        "POST", "/api/sign-in/look", "", BodyPublishers.ofString(body), asJsonFrom(origin));
  }

  private static List<String> asJsonFrom(String origin) {
    return List.of("Content-Type", "application/json", "Origin", origin);
  }

  private String origin() {
    return "http://127.0.0.1:" + server.server().port();
  }

  private Reply send(String method, String path, String... headers) {
    return server.send(method, path, "", BodyPublishers.noBody(), List.of(headers));
  }

  @Test
  void noTokenAndAWrongTokenAreRefused() {
    Reply reply = server.get("/api/me", "");
    reply.isRefused(ErrorCode.UNAUTHENTICATED);
    assertThat(reply.header("WWW-Authenticate")).isEqualTo("Bearer");
    server.get("/api/me", "lkd_" + "A".repeat(43)).isRefused(ErrorCode.UNAUTHENTICATED);
    server.get("/api/me", "gibberish").isRefused(ErrorCode.UNAUTHENTICATED);
  }
}
