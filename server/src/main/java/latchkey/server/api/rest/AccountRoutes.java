package latchkey.server.api.rest;

import static latchkey.server.api.rest.Access.ANYONE;
import static latchkey.server.api.rest.Access.MEMBER;

import java.time.Duration;
import java.util.List;
import latchkey.protocol.UserId;
import latchkey.protocol.account.Account;
import latchkey.protocol.account.Me;
import latchkey.protocol.account.SignInRequest;
import latchkey.protocol.account.SignInResponse;
import latchkey.server.account.Accounts;
import latchkey.server.account.Devices;
import latchkey.server.account.SignIn;
import latchkey.server.account.SignedInDevice;
import latchkey.server.api.DeviceCookie;
import latchkey.server.config.ServerLimits;

/** Sign-in, accounts and devices. */
public final class AccountRoutes {
  private static final String THIS_DEVICE = "me";
  private static final int SIGN_IN_BYTES = 4 * 1024;

  private final SignIn signIn;
  private final Accounts accounts;
  private final Devices devices;
  private final DeviceCookie cookie;
  private final Duration cookieLifetime;

  public AccountRoutes(
      SignIn signIn, Accounts accounts, Devices devices, DeviceCookie cookie, ServerLimits limits) {
    this.signIn = signIn;
    this.accounts = accounts;
    this.devices = devices;
    this.cookie = cookie;
    this.cookieLifetime = limits.accessToken();
  }

  List<Route> routes() {
    return List.of(
        Route.post("/api/sign-in", ANYONE, this::signIn).limited().withBodyOf(SIGN_IN_BYTES),
        Route.post("/api/sign-in-links", MEMBER, this::newLink),
        Route.get("/api/me", MEMBER, this::me),
        Route.get("/api/users", MEMBER, this::users),
        Route.get("/api/users/:userId/devices", MEMBER, this::devicesOf),
        Route.delete("/api/devices/:deviceId", MEMBER, this::signOut));
  }

  private Answer signIn(Call call) {
    SignInResponse response = signIn.signIn(call.body(SignInRequest.class));
    return Answer.created(response)
        .withHeader("Set-Cookie", cookie.set(response.accessToken(), cookieLifetime));
  }

  private Answer newLink(Call call) {
    return Answer.created(signIn.newLink(call.device().userId()));
  }

  private Answer me(Call call) {
    SignedInDevice device = call.device();
    return Answer.ok(
        new Me(device.userId(), device.userName(), device.deviceId(), device.deviceName()));
  }

  private Answer users(Call call) {
    return Answer.ok(new latchkey.protocol.account.Accounts(accounts.all()));
  }

  private Answer devicesOf(Call call) {
    UserId userId = call.userId();
    Account account = accounts.require(userId);
    return Answer.ok(
        new latchkey.protocol.account.Devices(userId, account.name(), devices.of(userId)));
  }

  private Answer signOut(Call call) {
    SignedInDevice device = call.device();
    boolean itself = call.parameter("deviceId").equals(THIS_DEVICE);
    int deviceId = itself ? device.deviceId() : call.deviceId();
    devices.signOut(device.userId(), deviceId);
    return deviceId == device.deviceId()
        ? Answer.done().withHeader("Set-Cookie", cookie.clear())
        : Answer.done();
  }
}
