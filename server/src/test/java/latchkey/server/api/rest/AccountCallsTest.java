package latchkey.server.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.UserId;
import latchkey.protocol.account.Account;
import latchkey.protocol.account.Accounts;
import latchkey.protocol.account.DeviceInfo;
import latchkey.protocol.account.Devices;
import latchkey.protocol.account.Me;
import latchkey.protocol.account.SignInLink;
import latchkey.protocol.account.SignInRequest;
import latchkey.protocol.account.SignInResponse;
import latchkey.server.testing.Reply;
import latchkey.server.testing.TestDevice;
import latchkey.server.testing.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class AccountCallsTest {
  private final TestServer server = TestServer.start();

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void aSignInLinkMakesOneDevice() {
    UserId ada = server.newAccount("Ada");
    String link = server.server().signIn().newLink(ada).token();

    Reply reply = server.post("/api/sign-in", "", new SignInRequest(link, "Laptop"));
    SignInResponse device = reply.hasStatus(201).as(SignInResponse.class);

    assertThat(device.userName()).isEqualTo("Ada");
    assertThat(device.deviceId()).isEqualTo(1);
    assertThat(device.accessToken()).startsWith("lkd_");
    assertThat(device.expiresAt()).isEqualTo(server.clock().instant().plus(Duration.ofDays(90)));
    assertThat(reply.header("Set-Cookie"))
        .startsWith("latchkey_device=" + device.accessToken() + "; Path=/; ")
        .contains("HttpOnly")
        .contains("SameSite=Strict")
        .doesNotContain("Secure");
    server
        .post("/api/sign-in", "", new SignInRequest(link, "Phone"))
        .isRefused(ErrorCode.SIGN_IN_LINK_USED);
  }

  @Test
  void aSignInLinkGetsTooOld() {
    String link = server.server().signIn().newLink(server.newAccount("Ada")).token();
    server.clock().advance(Duration.ofMinutes(15));
    server
        .post("/api/sign-in", "", new SignInRequest(link, "Laptop"))
        .isRefused(ErrorCode.SIGN_IN_LINK_USED);
  }

  @Test
  void aMemberAddsAnotherDeviceOfItsOwn() {
    TestDevice laptop = server.newMember("Ada");
    SignInLink link =
        server.post("/api/sign-in-links", laptop.token()).hasStatus(201).as(SignInLink.class);

    SignInResponse phone =
        server
            .post("/api/sign-in", "", new SignInRequest(link.token(), "Phone"))
            .as(SignInResponse.class);

    assertThat(phone.userId()).isEqualTo(laptop.userId());
    assertThat(phone.deviceId()).isEqualTo(2);
    assertThat(server.get("/api/me", phone.accessToken()).as(Me.class))
        .isEqualTo(new Me(laptop.userId(), "Ada", 2, "Phone"));
    assertThat(
            server
                .get("/api/users/" + laptop.userId() + "/devices", laptop.token())
                .as(Devices.class))
        .isEqualTo(
            new Devices(
                laptop.userId(),
                "Ada",
                List.of(
                    new DeviceInfo(1, "Laptop of a test", laptop.keys().identityKey()),
                    new DeviceInfo(2, "Phone", null))));
  }

  @Test
  void membersSeeEachOtherByName() {
    TestDevice grace = server.newMember("Grace");
    UserId ada = server.newAccount("Ada");

    assertThat(server.get("/api/users", grace.token()).as(Accounts.class).users())
        .containsExactly(new Account(ada, "Ada"), new Account(grace.userId(), "Grace"));
    server
        .get("/api/users/" + UserId.random() + "/devices", grace.token())
        .isRefused(ErrorCode.USER_UNKNOWN);
  }

  @Test
  void aDeviceThatIsSignedOutIsNobody() {
    TestDevice laptop = server.newMember("Ada");
    TestDevice phone = server.newDevice(laptop.userId());

    server.delete("/api/devices/" + phone.deviceId(), laptop.token()).isDone();
    server.get("/api/me", phone.token()).isRefused(ErrorCode.UNAUTHENTICATED);
    server
        .delete("/api/devices/" + phone.deviceId(), laptop.token())
        .isRefused(ErrorCode.DEVICE_UNKNOWN);

    Reply itself = server.delete("/api/devices/me", laptop.token()).isDone();
    assertThat(itself.header("Set-Cookie")).startsWith("latchkey_device=; Path=/; Max-Age=0");
    server.get("/api/me", laptop.token()).isRefused(ErrorCode.UNAUTHENTICATED);
  }

  @Test
  void aDeviceIdIsNeverGivenTwice() {
    TestDevice laptop = server.newMember("Ada");
    TestDevice phone = server.newDevice(laptop.userId());
    server.delete("/api/devices/" + phone.deviceId(), laptop.token()).isDone();

    assertThat(server.newDevice(laptop.userId()).deviceId()).isEqualTo(3);
  }

  @Test
  void anAccessTokenExpires() {
    TestDevice laptop = server.newMember("Ada");
    server.clock().advance(Duration.ofDays(90));
    server.get("/api/me", laptop.token()).isRefused(ErrorCode.TOKEN_EXPIRED);
  }

  @Test
  void aRemovedAccountIsSignedOutEverywhere() {
    TestDevice laptop = server.newMember("Ada");
    server.server().accounts().remove(laptop.userId());

    server.get("/api/me", laptop.token()).isRefused(ErrorCode.UNAUTHENTICATED);
    assertThat(server.newAccount("Ada")).isNotEqualTo(laptop.userId());
  }

  @Test
  void aCookieServesAsAToken() {
    TestDevice laptop = server.newMember("Ada");
    String cookie = "latchkey_device=" + laptop.token();

    assertThat(send("GET", "/api/me", "Cookie", "theme=dark; " + cookie).as(Me.class).userName())
        .isEqualTo("Ada");
    send("POST", "/api/sign-in-links", "Cookie", cookie).isRefused(ErrorCode.ORIGIN_REFUSED);
    send("POST", "/api/sign-in-links", "Cookie", cookie, "Origin", "https://elsewhere.example")
        .isRefused(ErrorCode.ORIGIN_REFUSED);
    send("POST", "/api/sign-in-links", "Cookie", cookie, "Origin", origin()).hasStatus(201);
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
