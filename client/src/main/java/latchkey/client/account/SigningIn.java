package latchkey.client.account;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import latchkey.client.crypto.LibsignalSignatureCheck;
import latchkey.client.model.LatchkeyException;
import latchkey.client.store.AccountStore.Account;
import latchkey.client.store.AccountStore.PendingSignIn;
import latchkey.client.store.KeyStore;
import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.UserId;
import latchkey.protocol.account.AccountLogPage;
import latchkey.protocol.account.SignedIn;
import latchkey.protocol.log.account.AccountLog;

/** What every way into an account has in common. */
final class SigningIn {
  private SigningIn() {}

  /**
   * Sends what a device signs in with. It is kept until the server has answered, and sent again as
   * it was if the same is asked for again.
   *
   * @param purpose what is asked for
   * @param making signs what is to be sent; the store holds no device by then
   */
  static SignedIn send(
      KeyStore store,
      String purpose,
      Supplier<PendingSignIn> making,
      Function<PendingSignIn, SignedIn> call) {
    PendingSignIn pending =
        store
            .account()
            .pending()
            .filter(earlier -> earlier.purpose().equals(purpose))
            .orElseGet(() ->
                store.atomically(() -> {
                  store.eraseDevice();
                  PendingSignIn made = making.get();
                  store.account().putPending(made);
                  return made;
                }));
    try {
      return call.apply(pending);
    } catch (LatchkeyException e) {
      if (!e.isTransient()) {
        store.account().deletePending();
      }
      throw e;
    }
  }

  /** Keeps that this device is signed in, and the log of its account. */
  static void keep(
      KeyStore store, URI server, SignedIn signedIn, String accessToken, List<Bytes> entries) {
    store.atomically(() -> {
      store
          .account()
          .put(new Account(server.toString(), signedIn.userId(), signedIn.deviceId(), accessToken));
      for (int index = 0; index < entries.size(); index++) {
        store.accountLogs().put(signedIn.userId(), index, entries.get(index));
      }
      store.account().deletePending();
    });
  }

  /** Requires that the server has signed in whom it was asked to. */
  static void requireSame(SignedIn signedIn, UserId user, int deviceId) {
    if (!signedIn.userId().equals(user) || signedIn.deviceId() != deviceId) {
      throw new LatchkeyException(
          ErrorCode.ACCOUNT_REFUSED,
          "The server has signed this device in as another one than it is. Ask who runs it.");
    }
  }

  /** A log of an account that this device does not belong to yet, as it is read on. */
  static final class Reading {
    final AccountLog log = new AccountLog(new LibsignalSignatureCheck());
    final List<Bytes> entries = new ArrayList<>();
    private final LongFunction<AccountLogPage> source;

    Reading(LongFunction<AccountLogPage> source) {
      this.source = source;
    }

    /** Reads to the end that the server shows. */
    void readOn() {
      boolean more = true;
      while (more) {
        AccountLogPage page = source.apply(log.size());
        Refusals.append(log, page.entries());
        entries.addAll(page.entries());
        more = !page.entries().isEmpty() && log.size() < page.size();
      }
    }

    UserId user() {
      return UserId.ofRoot(log.root());
    }
  }
}
