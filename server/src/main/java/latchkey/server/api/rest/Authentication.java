package latchkey.server.api.rest;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.function.LongSupplier;
import latchkey.protocol.ErrorCode;
import latchkey.server.api.DeviceCookie;
import latchkey.server.api.OwnOrigin;
import latchkey.server.config.ServerLimits;
import latchkey.server.device.Devices;
import latchkey.server.guest.GuestSessions;
import latchkey.server.refusal.Refused;
import latchkey.server.token.Token;
import latchkey.server.token.TokenKind;
import org.jspecify.annotations.Nullable;

/** Finds out who makes a call, by a token in the Authorization header or a member's cookie. */
public final class Authentication {
  private static final String BEARER = "Bearer ";

  private final Devices devices;
  private final GuestSessions guests;
  private final OwnOrigin ownOrigin;
  private final TokenLimiter tokens;

  public Authentication(
      Devices devices,
      GuestSessions guests,
      OwnOrigin ownOrigin,
      ServerLimits limits,
      LongSupplier nanoTime) {
    this.devices = devices;
    this.guests = guests;
    this.ownOrigin = ownOrigin;
    this.tokens = new TokenLimiter(limits, nanoTime);
  }

  /**
   * What a request brings along to prove who makes it.
   *
   * @param remoteAddress where it comes from
   */
  record Proof(
      String remoteAddress,
      boolean readsOnly,
      @Nullable String authorization,
      @Nullable String cookie,
      @Nullable String origin,
      @Nullable String host) {
    static Proof of(HttpServerRequest request, String remoteAddress, Route.Method method) {
      return new Proof(
          remoteAddress,
          method == Route.Method.GET,
          request.getHeader(HttpHeaders.AUTHORIZATION),
          request.getHeader(HttpHeaders.COOKIE),
          request.getHeader(HttpHeaders.ORIGIN),
          request.getHeader(HttpHeaders.HOST));
    }
  }

  /** A token, and whether a browser has sent it along by itself. */
  private record Presented(String token, boolean asCookie) {
    @Override
    public String toString() {
      return "Presented[asCookie=" + asCookie + "]";
    }
  }

  /** The caller, who must be of the kind that the route is for. */
  Caller require(Access access, Proof proof) {
    if (access == Access.ANYONE) {
      return new Caller.Nobody();
    }
    if (access == Access.ANYONE_SIGNING_IN) {
      requireOwnPage(proof);
      return new Caller.Nobody();
    }
    Presented presented = presented(proof);
    return tokens.prove(
        proof.remoteAddress(),
        presented.token(),
        token -> require(access, token, presented.asCookie()));
  }

  /** A link for one use is not spent on a page that could do nothing with what it gets. */
  private void requireOwnPage(Proof proof) {
    if (proof.origin() != null && !ownOrigin.isOwn(proof.origin(), proof.host())) {
      ownOrigin.refused(proof.origin(), proof.host());
      throw new Refused(
          ErrorCode.ORIGIN_REFUSED,
          "This page was opened at another address than the server's own. Open it there, or start the"
              + " server with --url and the address that the browser shows.");
    }
  }

  private Caller require(Access access, String token, boolean asCookie) {
    boolean guest = Token.parse(TokenKind.GUEST_SESSION, token).isPresent();
    return switch (access) {
      case ANYONE, ANYONE_SIGNING_IN -> new Caller.Nobody();
      case MEMBER -> guest ? refuseGuest(token) : member(token, asCookie);
      case GUEST -> guest ? guest(token) : refuseMember(token);
      case MEMBER_OR_GUEST -> guest ? guest(token) : member(token, asCookie);
      case GUEST_EVEN_GONE ->
          guest ? new Caller.Guest(guests.identify(token)) : refuseMember(token);
    };
  }

  private Caller member(String token, boolean asCookie) {
    return new Caller.Member(devices.authenticate(token), Optional.of(token).filter(_ -> asCookie));
  }

  private Caller guest(String token) {
    return new Caller.Guest(guests.authenticate(token));
  }

  private Caller refuseGuest(String token) {
    guests.authenticate(token);
    throw new Refused(ErrorCode.FORBIDDEN, "Guests cannot do that; it is for members alone.");
  }

  private Caller refuseMember(String token) {
    devices.authenticate(token);
    throw new Refused(ErrorCode.FORBIDDEN, "Members cannot do that; it is a guest's own to do.");
  }

  private Presented presented(Proof proof) {
    String authorization = proof.authorization();
    if (authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return new Presented(authorization.substring(BEARER.length()).strip(), false);
    }
    Optional<String> cookie = DeviceCookie.find(proof.cookie());
    if (cookie.isEmpty()) {
      throw new Refused(
          ErrorCode.UNAUTHENTICATED,
          "This call needs a token: send it as Authorization: Bearer, or sign in.");
    }
    if (!proof.readsOnly() && !ownOrigin.isOwn(proof.origin(), proof.host())) {
      ownOrigin.refused(proof.origin(), proof.host());
      throw new Refused(
          ErrorCode.ORIGIN_REFUSED,
          "A cookie counts for this server's own pages alone, and this call comes from elsewhere.");
    }
    return new Presented(cookie.get(), true);
  }
}
