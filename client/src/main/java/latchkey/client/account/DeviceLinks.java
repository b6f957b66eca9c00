package latchkey.client.account;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import latchkey.client.crypto.DerivedKey;
import latchkey.client.crypto.LibsignalSignatureCheck;
import latchkey.client.http.MemberApi;
import latchkey.client.model.LatchkeyException;
import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.Sha256;
import latchkey.protocol.device.DeviceLinkStatus;
import latchkey.protocol.device.DeviceOffer;
import latchkey.protocol.device.PendingDevice;
import latchkey.protocol.keys.SignatureCheck;
import latchkey.protocol.log.SigningContext;
import latchkey.protocol.log.account.AccountLog;
import latchkey.protocol.log.account.AccountState;
import latchkey.protocol.log.account.AccountWriter;

/** The way of a further device into this account, from this device's side (section 3.3). */
public final class DeviceLinks {
  private static final SignatureCheck SIGNATURES = new LibsignalSignatureCheck();
  private static final int MAX_OFFERS = 20;

  private final OwnAccount account;
  private final MemberApi api;

  public DeviceLinks(OwnAccount account, MemberApi api) {
    this.account = account;
    this.api = api;
  }

  /** Makes a link, good for one device and ten minutes. */
  public Made make() {
    account.readOn();
    Bytes head = account.directory().read(account.user(), AccountLog::head);
    String token = Secrets.deviceLinkToken();
    Bytes seed = Secrets.seed();
    Instant expiresAt = api.makeDeviceLink(Sha256.of(token)).expiresAt();
    return new Made(token, seed, head, expiresAt);
  }

  /** A link that stands. */
  public final class Made {
    private final String token;
    private final Bytes seed;
    private final Bytes head;
    private final Bytes tokenHash;
    private final Instant expiresAt;

    private Made(String token, Bytes seed, Bytes head, Instant expiresAt) {
      this.token = token;
      this.seed = seed;
      this.head = head;
      this.tokenHash = Sha256.of(token);
      this.expiresAt = expiresAt;
    }

    /** A secret. */
    public String token() {
      return token;
    }

    /** A secret, which the server never sees. */
    public Bytes seed() {
      return seed;
    }

    /** The account's head when the link was made. */
    public Bytes head() {
      return head;
    }

    public Instant expiresAt() {
      return expiresAt;
    }

    /**
     * Waits until a device has come by the link.
     *
     * @return what it calls itself; empty where none has come in time
     * @throws LatchkeyException {@code proof_refused} where its key was not sent by who has the
     *     link
     */
    public Optional<String> awaitDevice(Duration patience) {
      return Polling.await(patience, this::pending).map(PendingDevice::deviceName);
    }

    private Optional<PendingDevice> pending() {
      Optional<PendingDevice> pending = Optional.ofNullable(status().pendingDevice());
      pending.ifPresent(this::requireProof);
      return pending;
    }

    private DeviceLinkStatus status() {
      return api.deviceLink(tokenHash);
    }

    private void requireProof(PendingDevice pending) {
      byte[] said =
          AccountWriter.deviceLinkProof(
              account.directory().read(account.user(), AccountLog::root),
              head,
              tokenHash,
              pending.identityKey());
      boolean isGood =
          SigningContext.DEVICE_LINK.verifies(
              SIGNATURES, DerivedKey.ofLink(seed).publicKey(), said, pending.proof());
      if (!isGood) {
        throw new LatchkeyException(
            ErrorCode.PROOF_REFUSED,
            "A device asks to be added that has not got the whole link, or the server has changed"
                + " its key on the way. It was not added. Make a new link, and copy all of it.");
      }
    }

    /**
     * Adds the device that has come. Returns when it stands in the account's log.
     *
     * @throws LatchkeyException {@code unavailable} where the new device does not answer in time;
     *     {@code quota_reached} where the account has as many devices as it may have
     */
    public void confirm(Duration patience) {
      long deadline = System.nanoTime() + patience.toNanos();
      for (int offer = 0; offer < MAX_OFFERS; offer++) {
        Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
        if (offerAndAdd(left)) {
          return;
        }
      }
      throw new LatchkeyException(
          ErrorCode.LOG_MOVED, "Your account changes too fast right now. Try again.");
    }

    /** False where the log has moved meanwhile. */
    private boolean offerAndAdd(Duration patience) {
      account.readOn();
      DeviceOffer offer = account.directory().read(account.user(), DeviceLinks::nextOffer);
      api.offer(tokenHash, offer);
      PendingDevice device =
          Polling.await(patience, () -> pending().filter(one -> one.possession() != null))
              .orElseThrow(() ->
                  LatchkeyException.unreachable(
                      "The new device does not answer. Leave its page open and try again.", null));
      Bytes possession = Optional.ofNullable(device.possession()).orElse(Bytes.EMPTY);
      Added added = new Added(offer, device.identityKey(), possession);
      account.append(added::entry, Optional.of(tokenHash));
      if (added.isMade) {
        requireAccess(offer.deviceId());
      }
      return added.isMade;
    }

    /**
     * The entry stands whatever became of the link meanwhile. A device that came too late is signed
     * out again.
     */
    private void requireAccess(int deviceId) {
      if (api.devices().stream().noneMatch(device -> device.deviceId() == deviceId)) {
        account.remove(deviceId, Set.of());
        throw new LatchkeyException(
            ErrorCode.DEVICE_LINK_USED,
            "The link was too old, or withdrawn, when the device was added: the server does not let"
                + " the device in. Make a new link, and begin again.");
      }
    }

    /** Withdraws the link, unless a device was added by it. */
    public void withdraw() {
      api.withdrawDeviceLink(tokenHash);
    }
  }

  /** The entry that adds a device, for the one place that its proof of possession is for. */
  private final class Added {
    private final DeviceOffer offer;
    private final Bytes identityKey;
    private final Bytes possession;
    private boolean isMade;

    Added(DeviceOffer offer, Bytes identityKey, Bytes possession) {
      this.offer = offer;
      this.identityKey = identityKey;
      this.possession = possession;
    }

    Optional<Bytes> entry(AccountLog log) {
      isMade = log.head().equals(offer.head());
      return isMade
          ? Optional.of(account.writer(log).addDevice(offer.deviceId(), identityKey, possession))
          : Optional.empty();
    }
  }

  private static DeviceOffer nextOffer(AccountLog log) {
    return new DeviceOffer(nextDeviceId(log, AccountLog.MAX_ID_BY_DEVICE), log.head());
  }

  /** The lowest id above all that were used. */
  static int nextDeviceId(AccountLog log, int highest) {
    AccountState state = log.state().orElseThrow();
    int used =
        Stream.of(state.active().keySet(), state.removed())
            .flatMapToInt(ids -> ids.stream().mapToInt(Integer::intValue))
            .filter(id -> id <= highest)
            .max()
            .orElse(0);
    if (used < highest) {
      return used + 1;
    }
    return IntStream.rangeClosed(1, highest)
        .filter(id -> !state.active().containsKey(id) && !state.removed().contains(id))
        .findFirst()
        .orElseThrow(() ->
            new LatchkeyException(
                ErrorCode.QUOTA_REACHED, "This account has had as many devices as it may have."));
  }
}
