package latchkey.bench.people;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import latchkey.client.crypto.LibsignalSignatureCheck;
import latchkey.client.crypto.OwnKeys;
import latchkey.client.http.AccountApi;
import latchkey.client.store.KeyStore;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.UserId;
import latchkey.protocol.account.SignInRequest;
import latchkey.protocol.account.SignedIn;
import latchkey.protocol.log.Ids;
import latchkey.protocol.log.LogVerdict;
import latchkey.protocol.log.SigningKey;
import latchkey.protocol.log.account.AccountEvent;
import latchkey.protocol.log.account.AccountLog;
import latchkey.protocol.log.account.AccountPlace;
import latchkey.protocol.log.account.AccountWriter;
import org.signal.libsignal.protocol.ecc.ECKeyPair;

/**
 * The first device of an account, without the SDK around it.
 *
 * @param accessToken what proves it to the server
 * @param opened the first entry of its account's log
 */
record RawDevice(Address address, OwnKeys keys, String accessToken, Bytes opened) {
  private static final SecureRandom RANDOM = new SecureRandom();

  /**
   * Opens an account.
   *
   * @param signInToken as in a sign-in link
   */
  static RawDevice open(URI server, String signInToken) {
    OwnKeys keys = OwnKeys.in(KeyStore.inMemory());
    Bytes entry =
        AccountWriter.open(
            Bytes.of(random(16)),
            "Measured " + UUID.randomUUID(),
            1,
            keys.signingKey(),
            recoveryKey(),
            Instant.now());
    String accessToken =
        "lkd_" + Base64.getUrlEncoder().withoutPadding().encodeToString(random(32));
    SignedIn device =
        new AccountApi(server).signIn(new SignInRequest(signInToken, "bench", accessToken, entry));
    return new RawDevice(
        Address.ofMember(device.userId(), device.deviceId()), keys, accessToken, entry);
  }

  /** The account's only place: its one entry. */
  AccountPlace place() {
    return new AccountPlace(0, Ids.root(userId()));
  }

  UserId userId() {
    return new UserId(address.id());
  }

  /** The account's log: the one entry. */
  AccountLog accountLog() {
    AccountLog log = new AccountLog(new LibsignalSignatureCheck());
    if (log.append(opened) instanceof LogVerdict.Refused<AccountEvent> refused) {
      throw new IllegalStateException("an own entry does not fit: " + refused.detail());
    }
    return log;
  }

  private static SigningKey recoveryKey() {
    ECKeyPair pair = ECKeyPair.generate();
    return new SigningKey(
        Bytes.of(pair.getPublicKey().serialize()), pair.getPrivateKey()::calculateSignature);
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  @Override
  public String toString() {
    return "RawDevice[" + address + "]";
  }
}
