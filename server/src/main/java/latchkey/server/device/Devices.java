package latchkey.server.device;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.InvalidInput;
import latchkey.protocol.UserId;
import latchkey.protocol.account.SignedIn;
import latchkey.protocol.device.DeviceInfo;
import latchkey.server.audit.AuditLog;
import latchkey.server.audit.Deed;
import latchkey.server.config.ServerLimits;
import latchkey.server.device.DeviceStore.KnownDevice;
import latchkey.server.event.EventSink;
import latchkey.server.event.ServerEvent;
import latchkey.server.keys.KeyDirectory;
import latchkey.server.refusal.Refused;
import latchkey.server.time.AgreedClock;
import latchkey.server.token.Token;
import latchkey.server.token.TokenKind;
import latchkey.server.tx.Transactions;

/**
 * Members' devices: how one proves itself, and how long it stays signed in. Which devices an
 * account has, its log says; here stands which of them the server serves.
 */
public final class Devices {
  private static final int EXPIRED_AT_ONCE = 100;

  /** How exactly it is known when a device was last seen. */
  private static final Duration SEEN_WITHIN = Duration.ofHours(1);

  private final Transactions transactions;
  private final DeviceStore devices;
  private final KeyDirectory keys;
  private final EventSink events;
  private final AuditLog audit;
  private final ServerLimits limits;
  private final AgreedClock clock;

  /** When those that stay connected were noted last. */
  private volatile Instant connectedSeen = Instant.EPOCH;

  public Devices(
      Transactions transactions,
      DeviceStore devices,
      KeyDirectory keys,
      EventSink events,
      AuditLog audit,
      ServerLimits limits,
      AgreedClock clock) {
    this.transactions = transactions;
    this.devices = devices;
    this.keys = keys;
    this.events = events;
    this.audit = audit;
    this.limits = limits;
    this.clock = clock;
  }

  /** The access token that a new device has made. */
  public static Token accessToken(String text) {
    return Token.parse(TokenKind.DEVICE_ACCESS, text)
        .orElseThrow(() ->
            new InvalidInput(
                "accessToken must be lkd_ and 32 random bytes in base64url without padding"));
  }

  /** Signs a new device in, inside a write. False where another device has that token. */
  public boolean tryAdd(Address device, String name, Bytes tokenHash) {
    boolean added = devices.add(device, name, tokenHash, clock.instant());
    if (added) {
      audit.note(Deed.DEVICE_SIGNED_IN, device, name);
    }
    return added;
  }

  /** Signs a new device in, inside a write. */
  public SignedIn add(Address device, String name, Bytes tokenHash) {
    Instant now = clock.instant();
    if (!tryAdd(device, name, tokenHash)) {
      throw new Refused(
          ErrorCode.INVALID_REQUEST,
          "That access token is another device's. Make a new one of 32 random bytes.");
    }
    return new SignedIn(new UserId(device.id()), device.deviceId(), now.plus(limits.accessToken()));
  }

  /** The device that has this access token, where it is signed in. */
  public Optional<SignedIn> signedInBy(Bytes tokenHash) {
    return transactions
        .read(() -> devices.findByToken(tokenHash))
        .filter(KnownDevice::active)
        .filter(known -> !isOver(known))
        .map(known ->
            new SignedIn(known.device().userId(), known.device().deviceId(), expiresAt(known)));
  }

  /** The device that an access token proves. It has been seen now. */
  public SignedInDevice authenticate(String accessToken) {
    Token token =
        Token.parse(TokenKind.DEVICE_ACCESS, accessToken).orElseThrow(Devices::notSignedIn);
    KnownDevice known =
        transactions
            .read(() -> devices.findByToken(token.hash()))
            .filter(found -> found.tokenHash().equals(token.hash()))
            .orElseThrow(Devices::notSignedIn);
    if (isOver(known)) {
      throw new Refused(
          ErrorCode.TOKEN_EXPIRED,
          "This device was not used for too long, so it is signed out. Add it anew from another of"
              + " your devices, or with your recovery code.");
    }
    if (!known.active()) {
      throw notSignedIn();
    }
    if (known.disabled()) {
      throw new Refused(
          ErrorCode.ACCOUNT_DISABLED,
          "The operator of this server has disabled your account, so none of your devices is let in."
              + " Nothing was deleted. Ask them why.");
    }
    seen(known);
    return known.device();
  }

  private Instant expiresAt(KnownDevice known) {
    return known.lastSeenAt().plus(limits.accessToken());
  }

  private boolean isOver(KnownDevice known) {
    return !expiresAt(known).isAfter(clock.agreed());
  }

  private Instant seenAfter() {
    return clock.agreed().minus(limits.accessToken());
  }

  /** The caller does not wait until this is written. */
  private void seen(KnownDevice known) {
    Instant now = clock.instant();
    if (isLongAgo(known.lastSeenAt(), now)) {
      List<Address> device = List.of(known.device().address());
      var _ =
          transactions.submit(() -> {
            devices.see(device, now);
            return device;
          });
    }
  }

  /** Notes, once an hour, that these devices are connected. To be called often, by one thread. */
  public void seeConnected(Collection<Address> connected) {
    Instant now = clock.instant();
    if (isLongAgo(connectedSeen, now) && !connected.isEmpty()) {
      connectedSeen = now;
      transactions.write(() -> devices.see(connected, now));
    }
  }

  private static boolean isLongAgo(Instant seen, Instant now) {
    return Duration.between(seen, now).abs().compareTo(SEEN_WITHIN) >= 0;
  }

  /** A user's devices that are signed in, oldest first. */
  public List<DeviceInfo> of(UserId userId) {
    return transactions.read(
        () -> devices.signedIn(userId, seenAfter()).stream().map(Devices::describe).toList());
  }

  private static DeviceInfo describe(KnownDevice known) {
    return new DeviceInfo(
        known.device().deviceId(),
        known.device().deviceName(),
        known.addedAt(),
        known.lastSeenAt());
  }

  /** Which of these devices are signed in now. */
  public Set<Address> signedIn(Collection<Address> some) {
    return transactions.read(() -> devices.signedIn(users(some), seenAfter()));
  }

  /** Those of these that may be connected now: signed in, and of accounts that are not disabled. */
  public Set<Address> letIn(Collection<Address> some) {
    return transactions.read(() -> devices.letIn(users(some), seenAfter()));
  }

  private static List<UserId> users(Collection<Address> some) {
    return some.stream().map(device -> new UserId(device.id())).distinct().toList();
  }

  public boolean isSignedIn(Address device) {
    return signedIn(List.of(device)).contains(device);
  }

  /** Refuses where the user has no such device that is signed in. */
  public void requireSignedIn(Address device) {
    if (!isSignedIn(device)) {
      throw new Refused(
          ErrorCode.DEVICE_UNKNOWN, "That account has no device of that number that is signed in.");
    }
  }

  /** Signs a device out, for good. Again changes nothing. */
  public void signOut(Address device) {
    Instant now = clock.instant();
    transactions.write(() -> {
      if (devices.signOut(device, now)) {
        keys.forget(device);
        audit.note(Deed.DEVICE_SIGNED_OUT, device, "");
        transactions.afterCommit(() ->
            events.publish(
                new ServerEvent.DeviceSignedOut(new UserId(device.id()), device.deviceId())));
      }
    });
  }

  /** Signs all of a user's devices out. */
  public void signOutAll(UserId userId) {
    transactions.write(() ->
        devices
            .signedIn(userId, Instant.EPOCH)
            .forEach(known -> signOut(known.device().address())));
  }

  /**
   * Signs out those that have not been seen for too long, so that nothing is kept for them. To be
   * called from time to time.
   */
  public void expireDue() {
    Instant time = seenAfter();
    List<Address> due;
    do {
      due = transactions.read(() -> devices.lastSeenBy(time, EXPIRED_AT_ONCE));
      due.forEach(this::signOut);
    } while (due.size() == EXPIRED_AT_ONCE);
  }

  private static Refused notSignedIn() {
    return new Refused(
        ErrorCode.UNAUTHENTICATED,
        "This device is not signed in: the server does not know its access token. Add it again from"
            + " another of your devices, or with your recovery code. If you have no account yet, use a"
            + " sign-in link.");
  }
}
