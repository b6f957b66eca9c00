package latchkey.client.account;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import latchkey.client.crypto.LibsignalSignatureCheck;
import latchkey.client.crypto.OwnKeys;
import latchkey.client.http.AccountApi;
import latchkey.client.store.AccountStore.PendingSignIn;
import latchkey.client.store.KeyStore;
import latchkey.protocol.Bytes;
import latchkey.protocol.Sha256;
import latchkey.protocol.UserId;
import latchkey.protocol.account.SignInRequest;
import latchkey.protocol.account.SignedIn;
import latchkey.protocol.log.account.AccountLog;
import latchkey.protocol.log.account.AccountWriter;

/** Opens a new account by a sign-in link: signs the first entry of its log. */
public final class OpenAccount {
  private static final int LOG_ID_BYTES = 16;
  private static final int FIRST_DEVICE = 1;

  private OpenAccount() {}

  /** The name that the link's maker suggests. */
  public static String suggestedName(URI server, String token) {
    return new AccountApi(server).look(token).name();
  }

  /** Opens the account, and keeps in {@code store} that this device is its first. */
  public static void open(
      URI server, String token, String displayName, String deviceName, KeyStore store) {
    SignedIn signedIn =
        SigningIn.send(
            store,
            "sign-in " + Sha256.of(token).base64() + " " + displayName,
            () -> opening(store, token, displayName),
            pending ->
                new AccountApi(server)
                    .signIn(
                        new SignInRequest(
                            token, deviceName, pending.accessToken(), pending.entry())));
    PendingSignIn sent = store.account().pending().orElseThrow();
    AccountLog log = new AccountLog(new LibsignalSignatureCheck());
    Refusals.append(log, List.of(sent.entry()));
    SigningIn.requireSame(signedIn, UserId.ofRoot(log.root()), FIRST_DEVICE);
    store.atomically(() -> {
      SigningIn.keep(store, server, signedIn, sent.accessToken(), List.of(sent.entry()));
      String code = sent.recoveryCode();
      if (code != null) {
        store.account().putRecoveryCode(code);
      }
    });
  }

  private static PendingSignIn opening(KeyStore store, String token, String displayName) {
    RecoveryCode code = RecoveryCode.random();
    Bytes entry =
        AccountWriter.open(
            Secrets.random(LOG_ID_BYTES),
            displayName,
            FIRST_DEVICE,
            OwnKeys.in(store).signingKey(),
            code.key(),
            Instant.now());
    return new PendingSignIn(
        "sign-in " + Sha256.of(token).base64() + " " + displayName,
        Secrets.accessToken(),
        entry,
        code.text());
  }
}
