package latchkey.client.account;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.LongStream;
import latchkey.client.crypto.DerivedKey;
import latchkey.client.crypto.OwnKeys;
import latchkey.client.http.AccountApi;
import latchkey.client.model.LatchkeyException;
import latchkey.client.store.KeyStore;
import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.Limits;
import latchkey.protocol.Require;
import latchkey.protocol.Sha256;
import latchkey.protocol.account.SignedIn;
import latchkey.protocol.device.DeviceLinkAsk;
import latchkey.protocol.device.DeviceLinkFinish;
import latchkey.protocol.device.DeviceLinkPossession;
import latchkey.protocol.device.DeviceOffer;
import latchkey.protocol.device.PendingDeviceState;
import latchkey.protocol.log.SigningContext;
import latchkey.protocol.log.SigningKey;
import latchkey.protocol.log.account.AccountState;
import latchkey.protocol.log.account.AccountWriter;

/** The way of a further device into an account, from that device's side (section 3.3). */
public final class JoinAccount {
  private final Link link;
  private final String deviceName;
  private final KeyStore store;
  private final AccountApi api;
  private final SigningKey key;
  private final String accessToken = Secrets.accessToken();
  private final SigningIn.Reading account;

  /**
   * What stands in a device link.
   *
   * @param token what the server knows
   * @param seed what it does not: of the link key, 32 bytes
   * @param head the account's when the link was made, 32 bytes
   */
  public record Link(URI server, String token, Bytes seed, Bytes head) {
    public Link {
      Require.length(seed, Limits.HASH_BYTES, "seed");
      Require.length(head, Limits.HASH_BYTES, "head");
    }

    @Override
    public String toString() {
      return "Link[" + server + "]";
    }
  }

  private JoinAccount(Link link, String deviceName, KeyStore store) {
    this.link = link;
    this.deviceName = deviceName;
    this.store = store;
    this.api = new AccountApi(link.server());
    // A key that was offered before may stand in a log already.
    store.eraseDevice();
    this.key = OwnKeys.in(store).signingKey();
    this.account = new SigningIn.Reading(from -> api.deviceLinkLog(link.token(), from));
  }

  /**
   * Asks to be added, and waits until the other device has done it. Keeps in {@code store} that
   * this device is one of the account's.
   *
   * @throws LatchkeyException {@code unavailable} where the other device does not confirm in time;
   *     {@code account_refused} where the server shows another account than the link's
   */
  public static void join(Link link, String deviceName, KeyStore store, Duration patience) {
    new JoinAccount(link, deviceName, store).join(patience);
  }

  private void join(Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    if (Polling.await(patience, this::ask).isEmpty()) {
      throw unconfirmed();
    }
    Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    Optional<Boolean> added = Polling.await(left, this::goOn);
    if (added.isEmpty()) {
      throw unconfirmed();
    }
  }

  private static LatchkeyException unconfirmed() {
    return LatchkeyException.unreachable(
        "The other device has not confirmed in time. Open the page of the link there, and confirm;"
            + " or make a new link.",
        null);
  }

  private Optional<Boolean> ask() {
    readOn();
    byte[] said =
        AccountWriter.deviceLinkProof(
            account.log.root(), link.head(), Sha256.of(link.token()), key.publicKey());
    Bytes proof = DerivedKey.ofLink(link.seed()).sign(SigningContext.DEVICE_LINK, said);
    api.ask(
        new DeviceLinkAsk(
            link.token(), deviceName, key.publicKey(), proof, Sha256.of(accessToken)));
    return Optional.of(true);
  }

  /** The link's head binds the log, and with it the account. */
  private void readOn() {
    account.readOn();
    if (index(link.head()).isEmpty()) {
      throw new LatchkeyException(
          ErrorCode.ACCOUNT_REFUSED,
          "The server shows another account than the one that the link was made for, or hides a"
              + " part of it. This device was not added. Make a new link; if this happens again,"
              + " ask who runs the server.");
    }
  }

  private Optional<Long> index(Bytes hash) {
    return LongStream.range(0, account.log.size())
        .filter(index -> account.log.hashAt(index).filter(hash::equals).isPresent())
        .boxed()
        .findFirst();
  }

  private Optional<Boolean> goOn() {
    PendingDeviceState now = api.deviceLinkState(link.token());
    return switch (now.state()) {
      case OPEN -> {
        var unused = ask();
        yield Optional.empty();
      }
      case OFFERED -> {
        Optional.ofNullable(now.offer()).ifPresent(this::prove);
        yield Optional.empty();
      }
      case ASKED, PROVED -> Optional.empty();
      case ADDED -> {
        finish();
        yield Optional.of(true);
      }
    };
  }

  private void prove(DeviceOffer offer) {
    readOn();
    boolean isFree =
        index(offer.head())
            .flatMap(account.log::stateAt)
            .filter(state -> isFree(state, offer.deviceId()))
            .isPresent();
    if (!isFree) {
      throw new LatchkeyException(
          ErrorCode.ACCOUNT_REFUSED,
          "This device was offered a place in the account that is not free. It was not added. Make"
              + " a new link, and begin again.");
    }
    api.prove(
        new DeviceLinkPossession(
            link.token(),
            AccountWriter.possession(account.log.root(), offer.head(), offer.deviceId(), key)));
  }

  private static boolean isFree(AccountState state, int deviceId) {
    return state.device(deviceId).isEmpty() && !state.removed().contains(deviceId);
  }

  private void finish() {
    readOn();
    int deviceId =
        account.log.state().stream()
            .flatMap(state -> state.active().values().stream())
            .filter(device -> device.identityKey().equals(key.publicKey()))
            .mapToInt(device -> device.deviceId())
            .findFirst()
            .orElseThrow(() ->
                new LatchkeyException(
                    ErrorCode.ACCOUNT_REFUSED,
                    "The server says that this device was added, but the account's log does not"
                        + " have it. Make a new link, and begin again."));
    SignedIn signedIn = api.finish(new DeviceLinkFinish(link.token(), accessToken));
    SigningIn.requireSame(signedIn, account.user(), deviceId);
    SigningIn.keep(store, link.server(), signedIn, accessToken, account.entries);
  }
}
