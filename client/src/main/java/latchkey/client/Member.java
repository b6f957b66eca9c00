package latchkey.client;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import latchkey.client.account.AccountDirectory;
import latchkey.client.account.DeviceLinks;
import latchkey.client.account.JoinAccount;
import latchkey.client.account.OpenAccount;
import latchkey.client.account.OwnAccount;
import latchkey.client.account.RecoverAccount;
import latchkey.client.account.RecoveryCode;
import latchkey.client.crypto.OwnKeys;
import latchkey.client.model.AccountChange;
import latchkey.client.model.LatchkeyException;
import latchkey.client.model.OwnDevice;
import latchkey.client.store.AccountStore;
import latchkey.client.store.KeyStore;
import latchkey.client.thread.Lane;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.Limits;
import latchkey.protocol.MeetingId;
import latchkey.protocol.Names;
import latchkey.protocol.UserId;
import latchkey.protocol.account.Account;
import latchkey.protocol.keys.KeyCounts;
import latchkey.protocol.keys.PublishKeys;
import latchkey.protocol.log.Ids;
import latchkey.protocol.log.meeting.MeetingWriter;
import latchkey.protocol.meeting.CreateMeeting;
import latchkey.protocol.meeting.Meeting;

/**
 * A member, signed in on this device. Calls block until the server has answered, and fail with
 * {@link LatchkeyException}. Safe for use by several threads.
 */
public final class Member implements AutoCloseable {
  private static final Set<ErrorCode> OUT_ALREADY =
      Set.of(ErrorCode.UNAUTHENTICATED, ErrorCode.TOKEN_EXPIRED, ErrorCode.ACCOUNT_REFUSED);

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final KeyStore store;
  private final AccountStore.Account account;
  private final OwnKeys keys;
  private final MemberConnection connection;
  private final AccountDirectory accounts;
  private final OwnAccount own;
  private final AccountChanges changes;
  private final AccountCarrier carrier;
  private final Lane replenishing;
  private final Lane reading;

  private Member(KeyStore store, AccountStore.Account account) {
    this.store = store;
    this.account = account;
    this.keys = OwnKeys.in(store);
    this.replenishing = lane("latchkey-keys", "Pre-keys were not replenished");
    this.reading = lane("latchkey-own-account", "The account's log was not read");
    this.connection =
        new MemberConnection(
            account,
            () -> replenishing.run(this::replenish),
            size -> reading.run(() -> readOn(size)));
    this.accounts = new AccountDirectory(store, connection.api::accountLogs);
    this.own =
        new OwnAccount(
            account.userId(),
            account.deviceId(),
            keys.signingKey(),
            connection.api,
            accounts,
            store);
    this.changes = new AccountChanges(address(), own);
    this.carrier = new AccountCarrier(address(), keys.signingKey(), store, accounts, connection);
    accounts.watch(changes);
    accounts.watch(carrier);
  }

  private static Lane lane(String name, String failed) {
    return new Lane(
        name,
        failure ->
            System.getLogger(Member.class.getName())
                .log(System.Logger.Level.WARNING, failed, failure));
  }

  /**
   * Opens the account that the link is for, under the name that its maker suggests, with this
   * device as its first, and publishes the device's keys. {@link #recoveryCode} is to be noted by
   * the person. Where the answer was lost, the same call goes on where it was.
   *
   * @param link as the server printed it, {@code https://server/sign-in#…}; works once
   * @param store one in which nobody is signed in; it keeps the device's keys and its token
   * @throws LatchkeyException {@code already_exists} where another account has that name
   */
  public static Member signIn(String link, String deviceName, KeyStore store) {
    return signIn(link, suggestedName(link), deviceName, store);
  }

  /**
   * As {@link #signIn(String, String, KeyStore)}, under another name.
   *
   * @param typedName what others see the person under, 1 to 64 characters
   */
  public static Member signIn(String link, String typedName, String deviceName, KeyStore store) {
    return signIn(
        SignInLinks.serverOf(link), SignInLinks.tokenOf(link), typedName, deviceName, store);
  }

  /** As {@link #signIn(String, String, KeyStore)}, with the link's parts. */
  public static Member signIn(URI server, String token, String typedDevice, KeyStore store) {
    return signIn(server, token, OpenAccount.suggestedName(server, token), typedDevice, store);
  }

  /** As {@link #signIn(String, String, String, KeyStore)}, with the link's parts. */
  public static Member signIn(
      URI server, String token, String typedName, String typedDevice, KeyStore store) {
    requireNobody(store);
    OpenAccount.open(
        server,
        token,
        Names.tidied(typedName, Limits.MAX_NAME_CODE_POINTS, "displayName"),
        deviceName(typedDevice),
        store);
    return begin(store);
  }

  /** The name that a sign-in link suggests for the account. Does not use the link up. */
  public static String suggestedName(String link) {
    return OpenAccount.suggestedName(SignInLinks.serverOf(link), SignInLinks.tokenOf(link));
  }

  /**
   * Makes this a further device of an account, by a link from one of its devices ({@link
   * #newDeviceLink}), and publishes the device's keys. Blocks until the person has confirmed there.
   *
   * @param link {@code https://server/device#…}, whole
   * @param store one in which nobody is signed in; it keeps the device's keys and its token
   * @throws LatchkeyException {@code unavailable} where nobody confirms in time; {@code
   *     device_link_used}; {@code account_refused} where the server shows another account than the
   *     link's
   */
  public static Member joinAccount(
      String link, String typedDevice, KeyStore store, Duration patience) {
    requireNobody(store);
    JoinAccount.join(DeviceLinkText.parse(link), deviceName(typedDevice), store, patience);
    return begin(store);
  }

  /**
   * Comes back to an account by its recovery code, with this as a further device, and publishes the
   * device's keys. Sign out the devices that are lost.
   *
   * @param code as the person types it
   * @param store one in which nobody is signed in; it keeps the device's keys and its token
   * @throws LatchkeyException {@code recovery_code_wrong}; {@code recovery_unknown} where no
   *     account of this server has that code
   */
  public static Member recover(URI server, String code, String typedDevice, KeyStore store) {
    return recover(server, code, false, typedDevice, store);
  }

  /**
   * As {@link #recover(URI, String, String, KeyStore)}.
   *
   * @param othersGo signs all devices that are there out before: where one of them is in other
   *     hands, it could sign this one out
   */
  public static Member recover(
      URI server, String code, boolean othersGo, String typedDevice, KeyStore store) {
    requireNobody(store);
    RecoverAccount.recover(
        server, RecoveryCode.parse(code), othersGo, deviceName(typedDevice), store);
    return begin(store);
  }

  private static String deviceName(String typed) {
    return Names.tidied(typed, Limits.MAX_NAME_CODE_POINTS, "deviceName");
  }

  private static void requireNobody(KeyStore store) {
    if (store.account().get().isPresent()) {
      throw new LatchkeyException(
          ErrorCode.ALREADY_EXISTS,
          "An account is signed in here already. Sign it out first, or keep the keys in another file.");
    }
  }

  /**
   * The account stands, and is in the store: whatever the server says of the keys, the link cannot
   * be used again, and the recovery code is here. Keys that cannot be published are published with
   * the next connection.
   */
  private static Member begin(KeyStore store) {
    Member member = of(store);
    try {
      member.replenish();
    } catch (LatchkeyException e) {
      // With the next connection.
    } catch (RuntimeException e) {
      member.close();
      throw e;
    }
    member.connection.socket.open();
    return member;
  }

  /**
   * The device whose keys and token are in {@code store}. Needs no connection: it comes about in
   * the background, and a meeting that is opened meanwhile tells of it ({@link
   * MeetingEvent.ConnectionLost}, then {@link MeetingEvent.Admitted}), keeps what is said, and
   * tells as well where the server does not know this device any more.
   *
   * @throws LatchkeyException {@code unauthenticated} if there is none
   */
  public static Member resume(KeyStore store) {
    Member member = of(store);
    member.connection.socket.open();
    return member;
  }

  private static Member of(KeyStore store) {
    AccountStore.Account account =
        store
            .account()
            .get()
            .orElseThrow(() ->
                new LatchkeyException(
                    ErrorCode.UNAUTHENTICATED,
                    "Nobody is signed in here. Ask for a sign-in link, or make a device link on"
                        + " another device of yours."));
    return new Member(store, account);
  }

  public UserId userId() {
    return account.userId();
  }

  /** What the person is called, by the account's log. */
  public String name() {
    return own.state().displayName();
  }

  public Address address() {
    return Address.ofMember(account.userId(), account.deviceId());
  }

  public URI server() {
    return URI.create(account.server());
  }

  /** The accounts of this server, by name. */
  public List<Account> users() {
    return connection.api.users();
  }

  /**
   * The code by which the person can come back without any of the account's devices, where it was
   * made here; kept until {@link #recoveryCodeNoted}. 26 characters; show them in groups.
   */
  public Optional<String> recoveryCode() {
    return own.recoveryCode().map(RecoveryCode::text);
  }

  /**
   * Makes a new recovery code, which is then kept as {@link #recoveryCode}. The present one is of
   * no use from then on.
   *
   * @param present as the person types it
   * @throws LatchkeyException {@code recovery_code_wrong} if it is no code, {@code
   *     recovery_unknown} if it is not this account's present one
   */
  public void changeRecoveryCode(String present) {
    own.changeRecoveryCode(RecoveryCode.parse(present));
  }

  /** The person has noted the recovery code: it is forgotten here. */
  public void recoveryCodeNoted() {
    store.account().deleteRecoveryCode();
  }

  /** The account's devices, in the order of their ids. */
  public List<OwnDevice> devices() {
    return own.devices();
  }

  /**
   * The other devices that are signed out with that one, since it had added them, or these others;
   * in ascending order.
   */
  public List<Integer> devicesThatGoWith(int deviceId) {
    return devicesThatGoWith(deviceId, Set.of());
  }

  /** As {@link #devicesThatGoWith(int)}, where some of them are to stay. */
  public List<Integer> devicesThatGoWith(int deviceId, Set<Integer> keep) {
    return deviceId == account.deviceId() ? List.of() : List.copyOf(own.goWith(deviceId, keep));
  }

  /** Changes what the person is called. */
  public void rename(String typed) {
    own.rename(Names.tidied(typed, Limits.MAX_NAME_CODE_POINTS, "displayName"));
  }

  /** Makes a link by which a further device comes into this account. */
  public DeviceLink newDeviceLink() {
    return new DeviceLink(server(), new DeviceLinks(own, connection.api).make());
  }

  /**
   * Has {@code listener} told what others of the account's devices do to it, on a thread of its
   * own; the first one also of what was found before it was there.
   */
  public void onAccountChange(Consumer<AccountChange> listener) {
    changes.listen(listener);
  }

  /** The meetings that are open to this account, newest first. */
  public List<Meeting> meetings() {
    return connection.api.meetings();
  }

  /** Makes a meeting, with this account as its host, and enters it. */
  public MemberMeeting createMeeting(
      String typed, MeetingOptions options, MeetingListener listener) {
    String title = Names.tidied(typed, Limits.MAX_TITLE_CODE_POINTS, "title");
    own.readOn(); // A signer names the newest place that it can know.
    MeetingId id = MeetingId.random();
    Bytes entry =
        MeetingWriter.create(
            Ids.logId(id),
            title,
            address(),
            own.state().place(),
            options.everyMemberAdmits(),
            keys.signingKey(),
            Instant.now());
    connection.api.create(new CreateMeeting(entry));
    store.rosters().put(id, 0, entry);
    MemberMeeting meeting = openMeeting(id, listener);
    try {
      if (meeting.awaitAdmission(PATIENCE)) {
        return meeting;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    meeting.close();
    throw LatchkeyException.unreachable(
        "The meeting was made, but could not be entered in time. Open it again.", null);
  }

  /**
   * What a member link opens, that a host has given to this account. Nothing is done with it yet.
   *
   * @param text {@code https://server/member/…}, whole
   * @throws LatchkeyException {@code invitation_expired} and the like; {@code forbidden} where it
   *     is another server's
   */
  public MemberLink memberLink(String text) {
    Invitation.Link link = Invitation.Link.parseMember(text);
    if (!link.server().equals(SignInLinks.server(account.server()))) {
      throw new LatchkeyException(
          ErrorCode.FORBIDDEN,
          "This link is for people with an account on "
              + link.server()
              + ", and your account is on "
              + account.server()
              + ". Ask for a guest's link.");
    }
    return new MemberLink(link.parts(), address(), keys.signingKey(), own, store, connection.api);
  }

  /**
   * Enters a meeting of which the account is a member. A device that does not take part yet joins
   * by itself, and {@link MeetingEvent.Admitted} tells when. The first time after a knock by a
   * member link it reads the meeting's log before.
   *
   * @throws LatchkeyException {@code proof_refused} where the log is not the one that the link
   *     names
   */
  public MemberMeeting openMeeting(MeetingId id, MeetingListener listener) {
    new LinkedLog(id, address(), keys.signingKey(), store, accounts, connection.api).settle();
    MemberEngine engine = new MemberEngine(id, address(), store, accounts, connection, listener);
    connection.add(engine);
    return new MemberMeeting(engine, server());
  }

  /**
   * Signs this device out, by an entry of the account's log; what it had added stays. It forgets
   * who it was, and its keys.
   */
  public void signOut() {
    try {
      own.removeSelf();
    } catch (LatchkeyException e) {
      if (!OUT_ALREADY.contains(e.code())) {
        throw e;
      }
      // Another device has done it before, or no entry of this one would count. Its keys go.
    }
    close();
    store.eraseDevice();
  }

  /**
   * Signs a device of the account out, and those that it had added, except for {@code keep}.
   * Nothing happens where it is out already.
   */
  public void signOut(int deviceId, Set<Integer> keep) {
    if (deviceId == account.deviceId()) {
      signOut();
    } else {
      own.remove(deviceId, keep);
    }
  }

  /** Goes offline. The store stays open and can be resumed. */
  @Override
  public void close() {
    connection.open().forEach(MemberEngine::close);
    accounts.unwatch(changes);
    accounts.unwatch(carrier);
    replenishing.close();
    reading.close();
    changes.close();
    carrier.close();
    connection.close(); // What still runs fails for want of it, and is not reported.
  }

  /** On a lane of its own: what fails for now is done again on the next connection. */
  private void readOn(long size) {
    accounts.readOn(userId(), size);
    try {
      own.settle();
    } finally {
      carrier.carry();
    }
  }

  /** Publishes keys where the server has none or few, or has handed them out for a week. */
  private void replenish() {
    keys.deleteFormer();
    if (keys.areUncertain()) {
      connection.api.withdrawKeys();
      keys.withdrawn();
    }
    KeyCounts left = connection.api.keyCounts();
    if (keys.areDue(left)) {
      PublishKeys all = keys.publish(left);
      connection.api.publishKeys(all);
      keys.published(all.signedPreKey());
    }
  }
}
