package latchkey.client.http;

import java.net.URI;
import java.util.Optional;
import latchkey.protocol.Bytes;
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
import latchkey.protocol.device.DeviceLinkPossession;
import latchkey.protocol.device.PendingDeviceState;

/** What a device may call that is not signed in: by a link, or by an account's recovery key. */
public final class AccountApi {
  private final Rest rest;

  public AccountApi(URI server) {
    this.rest = new Rest(server, Optional.empty());
  }

  /** Uses nothing up. */
  public SignInOffer look(String token) {
    return rest.post("/sign-in/look", new TokenRequest(token), SignInOffer.class);
  }

  public SignedIn signIn(SignInRequest request) {
    return rest.post("/sign-in", request, SignedIn.class);
  }

  public AccountLogPage deviceLinkLog(String token, long from) {
    return rest.post(
        "/device-links/log", new DeviceLinkLogRequest(token, from), AccountLogPage.class);
  }

  public void ask(DeviceLinkAsk ask) {
    rest.post("/device-links/ask", ask);
  }

  public PendingDeviceState deviceLinkState(String token) {
    return rest.post("/device-links/state", new TokenRequest(token), PendingDeviceState.class);
  }

  public void prove(DeviceLinkPossession possession) {
    rest.post("/device-links/possession", possession);
  }

  public SignedIn finish(DeviceLinkFinish finish) {
    return rest.post("/device-links/finish", finish, SignedIn.class);
  }

  public AccountLogPage recoveryLog(Bytes recoveryKey, long from) {
    return rest.post(
        "/recovery/log", new RecoveryLogRequest(recoveryKey, from), AccountLogPage.class);
  }

  public void signOutByRecovery(RecoverySignOut request) {
    rest.post("/recovery/sign-out", request);
  }

  public SignedIn recover(RecoveryRequest request) {
    return rest.post("/recovery", request, SignedIn.class);
  }
}
