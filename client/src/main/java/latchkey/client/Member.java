package latchkey.client;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import latchkey.client.crypto.LibsignalSignatureCheck;
import latchkey.client.crypto.OwnKeys;
import latchkey.client.http.MemberApi;
import latchkey.client.model.LatchkeyException;
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
import latchkey.protocol.account.SignInRequest;
import latchkey.protocol.account.SignInResponse;
import latchkey.protocol.keys.KeyCounts;
import latchkey.protocol.meeting.CreateMeeting;
import latchkey.protocol.meeting.Meeting;
import latchkey.protocol.roster.Roster;
import latchkey.protocol.roster.RosterEntries;
import latchkey.protocol.roster.RosterMember;

/**
 * A member, signed in on this device. Calls block until the server has answered, and fail with
 * {@link LatchkeyException}. Safe for use by several threads.
 */
public final class Member implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final KeyStore store;
  private final AccountStore.Account account;
  private final OwnKeys keys;
  private final MemberConnection connection;
  private final Lane replenishing;

  private Member(KeyStore store, AccountStore.Account account) {
    this.store = store;
    this.account = account;
    this.keys = OwnKeys.in(store);
    this.replenishing =
        new Lane(
            "latchkey-keys",
            failure ->
                System.getLogger(Member.class.getName())
                    .log(System.Logger.Level.WARNING, "Pre-keys were not replenished", failure));
    this.connection = new MemberConnection(account, () -> replenishing.run(this::replenish));
  }

  /**
   * Signs in as a new device of the account that the link is for, and publishes the device's keys.
   *
   * @param link as the server printed it, {@code https://server/sign-in#…}; works once
   * @param store an empty one; it keeps the device's keys and its token
   */
  public static Member signIn(String link, String deviceName, KeyStore store) {
    return signIn(SignInLinks.serverOf(link), SignInLinks.tokenOf(link), deviceName, store);
  }

  /** As {@link #signIn(String, String, KeyStore)}, with the link's parts. */
  public static Member signIn(URI server, String token, String typed, KeyStore store) {
    String deviceName = Names.tidied(typed, Limits.MAX_NAME_CODE_POINTS, "deviceName");
    SignInResponse signedIn = MemberApi.signIn(server, new SignInRequest(token, deviceName));
    store
        .account()
        .put(
            new AccountStore.Account(
                server.toString(),
                signedIn.userId(),
                signedIn.userName(),
                signedIn.deviceId(),
                signedIn.accessToken()));
    Member member = of(store);
    try {
      member.replenish();
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
                    "Nobody is signed in here. Ask for a sign-in link."));
    return new Member(store, account);
  }

  public UserId userId() {
    return account.userId();
  }

  public String name() {
    return account.userName();
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

  /** A link by which the person can sign in on another device; works once, for a short time. */
  public String newDeviceLink() {
    String base = account.server();
    return (base.endsWith("/") ? base : base + "/")
        + "sign-in#"
        + connection.api.newSignInLink().token();
  }

  /** The meetings that are open to this account, newest first. */
  public List<Meeting> meetings() {
    return connection.api.meetings();
  }

  /** Makes a meeting, with this account as its host, and enters it. */
  public MemberMeeting createMeeting(
      String typed, MeetingOptions options, MeetingListener listener) {
    String title = Names.tidied(typed, Limits.MAX_TITLE_CODE_POINTS, "title");
    MeetingId id = MeetingId.random();
    Bytes entry =
        RosterEntries.sign(
            new Roster(id, new LibsignalSignatureCheck()),
            RosterEntries.meetingCreated(
                title,
                new RosterMember(account.userId(), account.deviceId(), keys.identityKey()),
                options.everyMemberAdmits()),
            address(),
            Instant.now(),
            keys.signer());
    connection.api.create(new CreateMeeting(id, title, entry));
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
   * Enters a meeting. Where its roster does not have this device yet, it waits until a host's
   * device or another one of the same person signs it in, and {@link MeetingEvent.Admitted} tells
   * when.
   */
  public MemberMeeting openMeeting(MeetingId id, MeetingListener listener) {
    MemberEngine engine = new MemberEngine(id, address(), store, connection, listener);
    connection.add(engine);
    return new MemberMeeting(engine, server());
  }

  /** Signs this device out: the server forgets it, and it forgets who it was. */
  public void signOut() {
    connection.api.signOut("me");
    close();
    store.account().delete();
  }

  /** Goes offline. The store stays open and can be resumed. */
  @Override
  public void close() {
    connection.open().forEach(MemberEngine::close);
    connection.close();
    replenishing.close();
  }

  /** Publishes keys where the server has none or few. */
  private void replenish() {
    KeyCounts left = connection.api.keyCounts();
    if (left.preKeyCount() < Limits.LOW_ONE_TIME_PRE_KEYS
        || left.kyberPreKeyCount() < Limits.LOW_ONE_TIME_PRE_KEYS) {
      connection.api.publishKeys(keys.publish(left));
    }
  }
}
