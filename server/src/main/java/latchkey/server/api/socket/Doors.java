package latchkey.server.api.socket;

import java.util.Optional;
import java.util.function.Supplier;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.relay.GuestConnect;
import latchkey.protocol.relay.MemberConnect;
import latchkey.protocol.relay.Refusal;
import latchkey.server.api.CallerBudgets;
import latchkey.server.api.DeviceCookie;
import latchkey.server.api.Inputs;
import latchkey.server.api.OwnOrigin;
import latchkey.server.device.Devices;
import latchkey.server.guest.GuestSession;
import latchkey.server.guest.GuestSessions;
import latchkey.server.refusal.Refused;
import latchkey.socketio.Admission;
import latchkey.socketio.ConnectRequest;
import latchkey.socketio.engine.Handshake;

/** Who comes into the two namespaces: those who prove a device or a guest session. */
final class Doors {
  private final Devices devices;
  private final GuestSessions guests;
  private final OwnOrigin ownOrigin;
  private final EventLimiter limiter;
  private final CallerBudgets budgets;
  private final Reception reception;

  Doors(
      Devices devices,
      GuestSessions guests,
      OwnOrigin ownOrigin,
      EventLimiter limiter,
      CallerBudgets budgets,
      Reception reception) {
    this.devices = devices;
    this.guests = guests;
    this.ownOrigin = ownOrigin;
    this.limiter = limiter;
    this.budgets = budgets;
    this.reception = reception;
  }

  Admission member(ConnectRequest request) {
    return admit(() -> new Caller.Member(devices.authenticate(accessToken(request))));
  }

  private String accessToken(ConnectRequest request) {
    String given = auth(request, MemberConnect.class).map(MemberConnect::accessToken).orElse(null);
    return given != null ? given : cookie(request);
  }

  /**
   * The handshake does not tell where a page with long polling comes from: it is a GET, and
   * browsers give those an Origin to other servers alone. The POST with the CONNECT does.
   */
  private String cookie(ConnectRequest request) {
    Handshake handshake = request.handshake();
    String token =
        handshake
            .header("cookie")
            .flatMap(DeviceCookie::find)
            .orElseThrow(() ->
                new Refused(
                    ErrorCode.UNAUTHENTICATED,
                    "This needs a device that is signed in: connect with its accessToken."));
    String origin = request.origin().orElse(null);
    String host = handshake.header("host").orElse(null);
    if (!ownOrigin.isOwn(origin, host)) {
      ownOrigin.refused(origin, host);
      throw new Refused(
          ErrorCode.ORIGIN_REFUSED,
          "A cookie counts for pages of this server alone. Connect with an accessToken.");
    }
    return token;
  }

  Admission guest(ConnectRequest request) {
    return admit(() -> {
      GuestConnect auth = auth(request, GuestConnect.class).orElseThrow(Doors::guestUnproved);
      GuestSessionId sessionId = auth.sessionId();
      String token = auth.sessionToken();
      if (sessionId == null || token == null) {
        throw guestUnproved();
      }
      Caller.Proof proof = () -> guests.authenticate(token);
      GuestSession session = proof.check();
      if (!session.sessionId().equals(sessionId)) {
        throw guestUnproved();
      }
      return Caller.Guest.of(session, proof);
    });
  }

  private static Refused guestUnproved() {
    return new Refused(
        ErrorCode.UNAUTHENTICATED,
        "This needs a guest session: connect with its sessionId and its sessionToken.");
  }

  private static <T> Optional<T> auth(ConnectRequest request, Class<T> type) {
    return request.auth().map(json -> Inputs.read(json.utf8(), type));
  }

  private Admission admit(Supplier<Caller> proof) {
    try {
      Caller caller = proof.get();
      limiter.countComing(caller);
      reception.requireRoom(caller);
      return Admission.accept(
          takenBack -> CallerBudgets.lease(budgets.known(caller.address(), takenBack)),
          socket -> reception.welcome(socket, caller));
    } catch (RuntimeException e) {
      Refusal refusal = Answer.refusalOf("CONNECT", e);
      return Admission.refuse(refusal.error(), Payloads.write(refusal));
    }
  }
}
