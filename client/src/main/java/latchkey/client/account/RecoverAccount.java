package latchkey.client.account;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import latchkey.client.crypto.OwnKeys;
import latchkey.client.http.AccountApi;
import latchkey.client.model.LatchkeyException;
import latchkey.client.store.AccountLogs.PendingRecovery;
import latchkey.client.store.KeyStore;
import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.Limits;
import latchkey.protocol.account.RecoveryRequest;
import latchkey.protocol.account.RecoverySignOut;
import latchkey.protocol.account.SignedIn;
import latchkey.protocol.log.SigningKey;
import latchkey.protocol.log.account.AccountWriter;
import org.jspecify.annotations.Nullable;

/**
 * Comes back to an account by its recovery code: the recovery key adds this device. What it signs
 * is kept before it is sent, and sent as it was until an entry stands in its place.
 */
public final class RecoverAccount {
  private static final int MAX_ATTEMPTS = 20;

  private final AccountApi api;
  private final URI server;
  private final SigningKey recovery;
  private final String deviceName;
  private final KeyStore store;
  private final SigningIn.Reading account;

  private RecoverAccount(URI server, RecoveryCode code, String deviceName, KeyStore store) {
    this.api = new AccountApi(server);
    this.server = server;
    this.recovery = code.key();
    this.deviceName = deviceName;
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
    new RecoverAccount(server, code, deviceName, store).recover(othersGo);
  }

  private void recover(boolean othersGo) {
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      Optional<SignedIn> signedIn = settle();
      Optional<Bytes> signOut = othersGo ? signingOut(signedIn) : Optional.empty();
      if (signOut.isPresent()) {
        keep(signOut.get(), null);
      } else if (signedIn.isPresent()) {
        begin(signedIn.get());
        return;
      } else {
        store.atomically(() -> {
          store.eraseDevice();
          keep(addition(), Secrets.accessToken());
        });
      }
    }
    throw moved("Your account changes too fast right now. Try again.");
  }

  private Optional<PendingRecovery> pending() {
    return store.accountLogs().pendingRecovery(recovery.publicKey());
  }

  private void keep(Bytes entry, @Nullable String accessToken) {
    Refusals.require(
        account.log,
        entry,
        "The server shows an account that this device cannot be added to: %s. Check the recovery"
            + " code and the server's address.");
    store
        .accountLogs()
        .putPendingRecovery(
            recovery.publicKey(), new PendingRecovery(account.log.size(), entry, accessToken));
  }

  /**
   * Reads the log, and sends what was signed before, until an entry stands in its place.
   *
   * @return who this device is, where the entry has added it
   */
  private Optional<SignedIn> settle() {
    account.readOn();
    Optional<PendingRecovery> pending = pending();
    if (pending.isEmpty()) {
      return Optional.empty();
    }
    Optional<SignedIn> signedIn = Optional.empty();
    if (!hasOtherAt(pending.get())) {
      signedIn = send(pending.get()).filter(this::isThisDevice);
    }
    if (signedIn.isEmpty()) {
      store.accountLogs().deletePendingRecovery(recovery.publicKey());
    }
    return signedIn;
  }

  private boolean hasOtherAt(PendingRecovery pending) {
    return account
        .log
        .hashAt(pending.index())
        .filter(hash -> !Optional.of(hash).equals(KnownLog.hash(pending.entry())))
        .isPresent();
  }

  /** Returns when the log has an entry in its place. */
  private Optional<SignedIn> send(PendingRecovery pending) {
    Optional<SignedIn> signedIn = Optional.empty();
    try {
      signedIn = post(pending);
    } catch (LatchkeyException e) {
      if (e.code() != ErrorCode.LOG_MOVED) {
        throw e;
      }
    }
    account.readOn();
    if (account.log.size() <= pending.index()) {
      throw moved(
          "The server says that your account has changed, but does not show how. It may be hiding"
              + " something.");
    }
    return signedIn;
  }

  private Optional<SignedIn> post(PendingRecovery pending) {
    String accessToken = pending.accessToken();
    if (accessToken == null) {
      api.signOutByRecovery(new RecoverySignOut(recovery.publicKey(), pending.entry()));
      return Optional.empty();
    }
    return Optional.of(
        api.recover(
            new RecoveryRequest(recovery.publicKey(), pending.entry(), deviceName, accessToken)));
  }

  /** Whether the log has it under the key that is here. */
  private boolean isThisDevice(SignedIn signedIn) {
    Bytes own = OwnKeys.in(store).identityKey();
    return signedIn.userId().equals(account.user())
        && account
            .log
            .state()
            .flatMap(state -> state.device(signedIn.deviceId()))
            .filter(device -> device.identityKey().equals(own))
            .isPresent();
  }

  /** Signs all devices out; empty where this one is the only one. */
  private Optional<Bytes> signingOut(Optional<SignedIn> thisOne) {
    Set<Integer> active = account.log.state().orElseThrow().active().keySet();
    boolean isAlone = active.equals(thisOne.map(SignedIn::deviceId).map(Set::of).orElse(Set.of()));
    return isAlone
        ? Optional.empty()
        : Optional.of(
            AccountWriter.forRecovery(account.log, recovery, Instant.now())
                .removeDevices(active, List.of()));
  }

  private Bytes addition() {
    SigningKey device = OwnKeys.in(store).signingKey();
    int deviceId = DeviceLinks.nextDeviceId(account.log, Limits.MAX_DEVICE_ID);
    return AccountWriter.forRecovery(account.log, recovery, Instant.now())
        .addDevice(
            deviceId,
            device.publicKey(),
            AccountWriter.possession(account.log.root(), account.log.head(), deviceId, device));
  }

  private void begin(SignedIn signedIn) {
    String accessToken = pending().map(PendingRecovery::accessToken).orElseThrow();
    store.atomically(() -> {
      SigningIn.keep(store, server, signedIn, accessToken, account.entries);
      store.accountLogs().deletePendingRecovery(recovery.publicKey());
      store.accountLogs().putToCarry();
    });
  }

  private static LatchkeyException moved(String message) {
    return new LatchkeyException(ErrorCode.LOG_MOVED, message);
  }
}
