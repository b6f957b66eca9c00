package latchkey.server.account;

import java.time.Instant;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.Limits;
import latchkey.protocol.UserId;
import latchkey.protocol.account.Account;
import latchkey.protocol.account.SignInLink;
import latchkey.protocol.account.SignInRequest;
import latchkey.protocol.account.SignInResponse;
import latchkey.server.account.DeviceStore.KnownDevice;
import latchkey.server.config.Limit;
import latchkey.server.config.ServerLimits;
import latchkey.server.refusal.Refused;
import latchkey.server.time.AgreedClock;
import latchkey.server.token.Token;
import latchkey.server.token.TokenKind;
import latchkey.server.tx.Transactions;

/** How a device becomes a member's, and how it proves that it is. */
public final class SignIn {
  private final Transactions transactions;
  private final Accounts accounts;
  private final DeviceStore devices;
  private final SignInLinkStore links;
  private final ServerLimits limits;
  private final AgreedClock clock;

  public SignIn(
      Transactions transactions,
      Accounts accounts,
      DeviceStore devices,
      SignInLinkStore links,
      ServerLimits limits,
      AgreedClock clock) {
    this.transactions = transactions;
    this.accounts = accounts;
    this.devices = devices;
    this.links = links;
    this.limits = limits;
    this.clock = clock;
  }

  /** A link by which a device of that user signs in, once. */
  public SignInLink newLink(UserId userId) {
    Token token = Token.random(TokenKind.SIGN_IN_LINK);
    Instant now = clock.instant();
    Instant expiresAt = now.plus(limits.signInLink());
    transactions.write(() -> {
      accounts.require(userId);
      if (links.countUnused(userId, clock.agreed()) >= limits.of(Limit.SIGN_IN_LINKS)) {
        throw new Refused(
            ErrorCode.QUOTA_REACHED,
            "There are "
                + limits.of(Limit.SIGN_IN_LINKS)
                + " sign-in links already that nobody has used. Use one of them, or wait until they"
                + " are too old.");
      }
      links.add(token.hash(), userId, now, expiresAt);
    });
    return new SignInLink(token.reveal(), expiresAt);
  }

  /** Makes a device from a sign-in link. */
  public SignInResponse signIn(SignInRequest request) {
    Token link = Token.parse(TokenKind.SIGN_IN_LINK, request.token()).orElseThrow(SignIn::linkUsed);
    Token access = Token.random(TokenKind.DEVICE_ACCESS);
    Instant now = clock.instant();
    Instant expiresAt = now.plus(limits.accessToken());
    return transactions.write(() -> {
      Account account =
          links
              .use(link.hash(), clock.agreed())
              .flatMap(accounts::find)
              .orElseThrow(SignIn::linkUsed);
      int deviceId = devices.nextDeviceId(account.userId());
      if (deviceId > Limits.MAX_DEVICE_ID) {
        throw new Refused(
            ErrorCode.FORBIDDEN,
            "This account has had as many devices as it can ever have. Ask whoever runs the"
                + " server for a new account.");
      }
      devices.add(account.userId(), deviceId, request.deviceName(), access.hash(), now, expiresAt);
      return new SignInResponse(
          account.userId(), account.name(), deviceId, access.reveal(), expiresAt);
    });
  }

  /** Deletes links that are of no more use. To be called from time to time. */
  public void forgetLinks() {
    Instant now = clock.agreed();
    transactions.write(() -> links.forget(now));
  }

  /** The device that an access token proves. */
  public SignedInDevice authenticate(String accessToken) {
    Token token =
        Token.parse(TokenKind.DEVICE_ACCESS, accessToken).orElseThrow(SignIn::notSignedIn);
    KnownDevice known =
        transactions
            .read(() -> devices.findByToken(token.hash()))
            .filter(found -> found.tokenHash().equals(token.hash()))
            .orElseThrow(SignIn::notSignedIn);
    if (!known.expiresAt().isAfter(clock.agreed())) {
      throw new Refused(
          ErrorCode.TOKEN_EXPIRED,
          "This device was signed in for too long. Sign in again with a new sign-in link.");
    }
    if (!known.active()) {
      throw notSignedIn();
    }
    return known.device();
  }

  private static Refused notSignedIn() {
    return new Refused(
        ErrorCode.UNAUTHENTICATED,
        "This needs a device that is signed in, and the access token is none that is known. Sign in"
            + " with a sign-in link.");
  }

  private static Refused linkUsed() {
    return new Refused(
        ErrorCode.SIGN_IN_LINK_USED,
        "This sign-in link has been used, or is too old. Ask for a new one.");
  }
}
