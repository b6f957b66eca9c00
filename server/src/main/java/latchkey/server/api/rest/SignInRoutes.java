package latchkey.server.api.rest;

import static latchkey.server.api.rest.Access.ANYONE_SIGNING_IN;
import static latchkey.server.api.rest.Access.MEMBER;

import java.time.Duration;
import java.util.List;
import latchkey.protocol.account.AccountLogPage;
import latchkey.protocol.account.RecoveryLogRequest;
import latchkey.protocol.account.RecoveryRequest;
import latchkey.protocol.account.RecoverySignOut;
import latchkey.protocol.account.SignInOffer;
import latchkey.protocol.account.SignInRequest;
import latchkey.protocol.account.SignedIn;
import latchkey.protocol.account.TokenRequest;
import latchkey.protocol.device.DeviceLinkAsk;
import latchkey.protocol.device.DeviceLinkFinish;
import latchkey.protocol.device.DeviceLinkLogRequest;
import latchkey.protocol.device.DeviceLinkMade;
import latchkey.protocol.device.DeviceLinkPossession;
import latchkey.protocol.device.DeviceLinkStatus;
import latchkey.protocol.device.DeviceOffer;
import latchkey.protocol.device.NewDeviceLink;
import latchkey.protocol.device.PendingDeviceState;
import latchkey.server.api.DeviceCookie;
import latchkey.server.config.ServerLimits;
import latchkey.server.signin.ComingDevices;
import latchkey.server.signin.DeviceLinks;
import latchkey.server.signin.Recovery;
import latchkey.server.signin.SignIn;

/** How devices sign in: by a sign-in link, a device link or the recovery code. */
public final class SignInRoutes {
  private static final String LINK = "/api/me/device-links/:tokenHash";

  static final List<Route<SignInRoutes>> TABLE =
      List.of(
          Route.post("/api/me/device-links", MEMBER, SignInRoutes::makeLink)
              .takes(NewDeviceLink.class)
              .creates(DeviceLinkMade.class),
          Route.get(LINK, MEMBER, SignInRoutes::linkStatus).gives(DeviceLinkStatus.class),
          Route.put(LINK + "/offer", MEMBER, SignInRoutes::offer).takes(DeviceOffer.class).does(),
          Route.delete(LINK, MEMBER, SignInRoutes::withdrawLink).does(),
          forAnyone("/api/sign-in/look", SignInRoutes::look)
              .takes(TokenRequest.class)
              .gives(SignInOffer.class),
          forAnyone("/api/sign-in", SignInRoutes::signIn)
              .takes(SignInRequest.class)
              .creates(SignedIn.class),
          forAnyone("/api/device-links/log", SignInRoutes::linkedLog)
              .takes(DeviceLinkLogRequest.class)
              .gives(AccountLogPage.class),
          forAnyone("/api/device-links/ask", SignInRoutes::ask).takes(DeviceLinkAsk.class).does(),
          forAnyone("/api/device-links/state", SignInRoutes::state)
              .takes(TokenRequest.class)
              .gives(PendingDeviceState.class),
          forAnyone("/api/device-links/possession", SignInRoutes::prove)
              .takes(DeviceLinkPossession.class)
              .does(),
          forAnyone("/api/device-links/finish", SignInRoutes::finish)
              .takes(DeviceLinkFinish.class)
              .creates(SignedIn.class),
          forAnyone("/api/recovery/log", SignInRoutes::recoverableLog)
              .takes(RecoveryLogRequest.class)
              .gives(AccountLogPage.class),
          forAnyone("/api/recovery/sign-out", SignInRoutes::signOutByRecovery)
              .takes(RecoverySignOut.class)
              .does(),
          forAnyone("/api/recovery", SignInRoutes::recover)
              .takes(RecoveryRequest.class)
              .creates(SignedIn.class));

  private final SignIn signIn;
  private final DeviceLinks links;
  private final ComingDevices coming;
  private final Recovery recovery;
  private final DeviceCookie cookie;
  private final Duration cookieLifetime;

  public SignInRoutes(
      SignIn signIn,
      DeviceLinks links,
      ComingDevices coming,
      Recovery recovery,
      DeviceCookie cookie,
      ServerLimits limits) {
    this.signIn = signIn;
    this.links = links;
    this.coming = coming;
    this.recovery = recovery;
    this.cookie = cookie;
    this.cookieLifetime = limits.accessToken();
  }

  private static Route<SignInRoutes> forAnyone(String path, Route.Handler<SignInRoutes> handler) {
    return Route.post(path, ANYONE_SIGNING_IN, handler).limited().withShortBody();
  }

  private Answer look(Call call) {
    return Answer.ok(signIn.look(call.body(TokenRequest.class).token()));
  }

  private Answer signIn(Call call) {
    SignInRequest request = call.body(SignInRequest.class);
    return signedIn(signIn.signIn(request), request.accessToken());
  }

  private Answer signedIn(SignedIn signedIn, String accessToken) {
    return Answer.created(signedIn)
        .withHeader("Set-Cookie", cookie.set(accessToken, cookieLifetime));
  }

  private Answer makeLink(Call call) {
    return Answer.created(links.make(call.device(), call.body(NewDeviceLink.class).tokenHash()));
  }

  private Answer linkStatus(Call call) {
    return Answer.ok(links.status(call.device(), call.tokenHash()));
  }

  private Answer offer(Call call) {
    links.offer(call.device(), call.tokenHash(), call.body(DeviceOffer.class));
    return Answer.done();
  }

  private Answer withdrawLink(Call call) {
    links.withdraw(call.device(), call.tokenHash());
    return Answer.done();
  }

  private Answer linkedLog(Call call) {
    DeviceLinkLogRequest request = call.body(DeviceLinkLogRequest.class);
    return Answer.ok(coming.log(request.token(), request.from()));
  }

  private Answer ask(Call call) {
    coming.ask(call.body(DeviceLinkAsk.class));
    return Answer.done();
  }

  private Answer state(Call call) {
    return Answer.ok(coming.state(call.body(TokenRequest.class).token()));
  }

  private Answer prove(Call call) {
    coming.prove(call.body(DeviceLinkPossession.class));
    return Answer.done();
  }

  private Answer finish(Call call) {
    DeviceLinkFinish request = call.body(DeviceLinkFinish.class);
    return signedIn(coming.finish(request), request.accessToken());
  }

  private Answer recoverableLog(Call call) {
    RecoveryLogRequest request = call.body(RecoveryLogRequest.class);
    return Answer.ok(recovery.log(request.recoveryKey(), request.from()));
  }

  private Answer signOutByRecovery(Call call) {
    recovery.signOut(call.body(RecoverySignOut.class));
    return Answer.done();
  }

  private Answer recover(Call call) {
    RecoveryRequest request = call.body(RecoveryRequest.class);
    return signedIn(recovery.recover(request), request.accessToken());
  }
}
