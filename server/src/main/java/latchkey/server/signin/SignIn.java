package latchkey.server.signin;

import java.time.Instant;
import java.util.List;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.Limits;
import latchkey.protocol.Names;
import latchkey.protocol.account.SignInLink;
import latchkey.protocol.account.SignInOffer;
import latchkey.protocol.account.SignInRequest;
import latchkey.protocol.account.SignedIn;
import latchkey.server.account.AccountLogs;
import latchkey.server.account.AccountStore;
import latchkey.server.account.Accounts;
import latchkey.server.account.Opening;
import latchkey.server.config.Limit;
import latchkey.server.config.ServerLimits;
import latchkey.server.device.Devices;
import latchkey.server.refusal.Refused;
import latchkey.server.time.AgreedClock;
import latchkey.server.token.Token;
import latchkey.server.token.TokenKind;
import latchkey.server.tx.Transactions;

/** Sign-in links, each of which opens one account. */
public final class SignIn {
  private final Transactions transactions;
  private final Accounts accounts;
  private final AccountStore accountStore;
  private final AccountLogs logs;
  private final Devices devices;
  private final SignInLinkStore links;
  private final ServerLimits limits;
  private final AgreedClock clock;

  public SignIn(
      Transactions transactions,
      Accounts accounts,
      AccountStore accountStore,
      AccountLogs logs,
      Devices devices,
      SignInLinkStore links,
      ServerLimits limits,
      AgreedClock clock) {
    this.transactions = transactions;
    this.accounts = accounts;
    this.accountStore = accountStore;
    this.logs = logs;
    this.devices = devices;
    this.links = links;
    this.limits = limits;
    this.clock = clock;
  }

  /**
   * A link by which a person opens an account, once.
   *
   * @param typed the name that it suggests; no account may have it
   */
  public SignInLink newLink(String typed) {
    String name = Names.tidied(typed, Limits.MAX_NAME_CODE_POINTS, "name");
    Token token = Token.random(TokenKind.SIGN_IN_LINK);
    Instant now = clock.instant();
    Instant expiresAt = now.plus(limits.signInLink());
    transactions.write(() -> {
      accounts.requireFree(name);
      if (links.countUnused(name, clock.agreed()) >= limits.of(Limit.SIGN_IN_LINKS)) {
        throw new Refused(
            ErrorCode.QUOTA_REACHED,
            "There are "
                + limits.of(Limit.SIGN_IN_LINKS)
                + " unused sign-in links for that name already. Use one of them, or"
                + " wait until they are too old.");
      }
      links.add(token.hash(), name, now, expiresAt);
    });
    return new SignInLink(token.reveal(), expiresAt);
  }

  /** The names for which a link waits to be used, sorted. */
  public List<WaitingName> waiting() {
    return transactions.read(() -> links.waiting(clock.agreed()));
  }

  /** What a link is for. Uses nothing up. */
  public SignInOffer look(String token) {
    Bytes link = linkHash(token);
    return new SignInOffer(
        transactions.read(() -> links.find(link, clock.agreed())).orElseThrow(SignIn::linkUsed));
  }

  /** Opens an account from a sign-in link, and signs its first device in. */
  public SignedIn signIn(SignInRequest request) {
    Bytes link = linkHash(request.token());
    Bytes access = Devices.accessToken(request.accessToken()).hash();
    requireOfUse(link, access);
    Opening opening = logs.check(request.entry());
    Instant now = clock.instant();
    return transactions.write(() ->
        devices
            .signedInBy(access)
            .filter(known -> known.userId().equals(opening.userId()))
            .orElseGet(() -> {
              if (!links.use(link, clock.agreed())) {
                throw linkUsed();
              }
              return open(opening, request.deviceName(), access, now);
            }));
  }

  /** Before anything is checked that is much work. */
  private void requireOfUse(Bytes link, Bytes access) {
    if (transactions.read(
        () -> links.find(link, clock.agreed()).isEmpty() && devices.signedInBy(access).isEmpty())) {
      throw linkUsed();
    }
  }

  private SignedIn open(Opening opening, String deviceName, Bytes access, Instant now) {
    accounts.requireFree(opening.said().displayName());
    if (!accountStore.add(opening.account(), opening.said().recoveryKey(), now)) {
      throw AccountLogs.invalid(
          "there was such an account before, or its recovery key is another's. Make new keys");
    }
    logs.open(opening);
    return devices.add(
        Address.ofMember(opening.userId(), AccountLogs.FIRST_DEVICE), deviceName, access);
  }

  /** Deletes links that can no longer be used. Run periodically. */
  public void forgetLinks() {
    Instant now = clock.agreed();
    transactions.write(() -> links.forget(now));
  }

  private static Bytes linkHash(String token) {
    return Token.parse(TokenKind.SIGN_IN_LINK, token).orElseThrow(SignIn::linkUsed).hash();
  }

  private static Refused linkUsed() {
    return new Refused(
        ErrorCode.SIGN_IN_LINK_USED,
        "This sign-in link has been used, or is too old. If you have not used it, somebody else may"
            + " have opened the account. Ask whoever runs the server for a new one.");
  }
}
