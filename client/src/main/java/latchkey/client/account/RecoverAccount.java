package latchkey.client.account;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import latchkey.client.crypto.OwnKeys;
import latchkey.client.http.AccountApi;
import latchkey.client.model.LatchkeyException;
import latchkey.client.store.AccountStore.PendingSignIn;
import latchkey.client.store.KeyStore;
import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.Limits;
import latchkey.protocol.account.RecoveryRequest;
import latchkey.protocol.account.RecoverySignOut;
import latchkey.protocol.account.SignedIn;
import latchkey.protocol.log.SigningKey;
import latchkey.protocol.log.account.AccountDevice;
import latchkey.protocol.log.account.AccountWriter;

/** Comes back to an account by its recovery code: the recovery key adds this device. */
public final class RecoverAccount {
  private static final int MAX_ATTEMPTS = 20;

  private final AccountApi api;
  private final URI server;
  private final SigningKey recovery;
  private final KeyStore store;
  private final SigningIn.Reading account;

  private RecoverAccount(URI server, RecoveryCode code, KeyStore store) {
    this.api = new AccountApi(server);
    this.server = server;
    this.recovery = code.key();
    this.store = store;
    this.account = new SigningIn.Reading(from -> api.recoveryLog(recovery.publicKey(), from));
  }

  /**
   * Adds this device, and keeps in {@code store} that it is one of the account's.
   *
   * @param othersGo whether all devices that are there are signed out before, so that none in other
   *     hands can sign this one out
   */
  public static void recover(
      URI server, RecoveryCode code, boolean othersGo, String deviceName, KeyStore store) {
    RecoverAccount recovery = new RecoverAccount(server, code, store);
    if (othersGo) {
      recovery.retryWhereMoved(recovery::signOutOthers);
    }
    recovery.retryWhereMoved(() -> recovery.add(deviceName));
    store.accountLogs().putToCarry();
  }

  private void retryWhereMoved(Runnable step) {
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      account.readOn();
      try {
        step.run();
        return;
      } catch (LatchkeyException e) {
        if (e.code() != ErrorCode.LOG_MOVED) {
          throw e;
        }
      }
    }
    throw new LatchkeyException(
        ErrorCode.LOG_MOVED, "Your account changes too fast right now. Try again.");
  }

  /** But for this one, where an earlier attempt has added it. */
  private void signOutOthers() {
    Bytes own = OwnKeys.in(store).identityKey();
    List<Integer> others =
        account.log.state().orElseThrow().active().values().stream()
            .filter(device -> !device.identityKey().equals(own))
            .map(AccountDevice::deviceId)
            .toList();
    if (!others.isEmpty()) {
      api.signOutByRecovery(
          new RecoverySignOut(
              recovery.publicKey(),
              AccountWriter.forRecovery(account.log, recovery, Instant.now())
                  .removeDevices(others, List.of())));
    }
  }

  private void add(String deviceName) {
    String purpose = "recovery " + recovery.publicKey().base64();
    SignedIn signedIn =
        SigningIn.send(
            store,
            purpose,
            () -> new PendingSignIn(purpose, Secrets.accessToken(), entry(), null),
            pending ->
                api.recover(
                    new RecoveryRequest(
                        recovery.publicKey(), pending.entry(), deviceName, pending.accessToken())));
    String accessToken = store.account().pending().orElseThrow().accessToken();
    account.readOn();
    Bytes own = OwnKeys.in(store).identityKey();
    boolean isAdded =
        account
            .log
            .state()
            .flatMap(state -> state.device(signedIn.deviceId()))
            .filter(device -> device.identityKey().equals(own))
            .isPresent();
    SigningIn.requireSame(signedIn, account.user(), isAdded ? signedIn.deviceId() : -1);
    SigningIn.keep(store, server, signedIn, accessToken, account.entries);
  }

  private Bytes entry() {
    SigningKey device = OwnKeys.in(store).signingKey();
    int deviceId = DeviceLinks.nextDeviceId(account.log, Limits.MAX_DEVICE_ID);
    Bytes entry =
        AccountWriter.forRecovery(account.log, recovery, Instant.now())
            .addDevice(
                deviceId,
                device.publicKey(),
                AccountWriter.possession(account.log.root(), account.log.head(), deviceId, device));
    Refusals.require(
        account.log,
        entry,
        "The server shows an account that this device cannot be added to: %s. Check the recovery"
            + " code and the server's address.");
    return entry;
  }
}
