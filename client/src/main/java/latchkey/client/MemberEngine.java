package latchkey.client;

import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import latchkey.client.account.AccountDirectory;
import latchkey.client.account.Standing;
import latchkey.client.crypto.OwnKeys;
import latchkey.client.distribute.Distributor;
import latchkey.client.distribute.OwnSenderKey;
import latchkey.client.invite.LinkSecrets;
import latchkey.client.model.LatchkeyException;
import latchkey.client.outbox.Outbox;
import latchkey.client.store.InvitationSecrets.InvitationSecret;
import latchkey.client.store.KeyStore;
import latchkey.client.store.Outbox.Waiting;
import latchkey.client.store.OwedSecrets.Owed;
import latchkey.client.thread.Lane;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.MeetingId;
import latchkey.protocol.MessageId;
import latchkey.protocol.UserId;
import latchkey.protocol.content.Text;
import latchkey.protocol.guest.GuestStatus;
import latchkey.protocol.guest.WaitingGuest;
import latchkey.protocol.meeting.MemberPresence;
import latchkey.protocol.relay.DeviceRef;
import latchkey.protocol.relay.Events;
import latchkey.protocol.relay.GuestRef;
import latchkey.protocol.relay.Position;
import latchkey.protocol.relay.SenderKeyRequested;
import latchkey.protocol.relay.SenderKeysAcknowledged;
import latchkey.protocol.roster.Roster;
import latchkey.protocol.roster.RosterMember;
import org.jspecify.annotations.Nullable;

/** The works behind {@link MemberMeeting}: one device's part in one meeting. */
final class MemberEngine {
  /** So much later than the one before it does each device that is present put the roster right. */
  private static final Duration TURN = Duration.ofSeconds(2);

  /** After it a log is asked for again that the server has not shown. */
  private static final Duration ASKING_PAUSE = Duration.ofSeconds(15);

  private final MemberLine line;
  private final MemberConnection connection;
  private final Bytes identityKey;
  private final LinkSecrets secrets;
  private final MeetingSession session;
  private final OwnSenderKey ownKey;
  private final KeyReceipts receipts;
  private final Distributor distributor;
  private final Outbox outbox;
  private final RelayDuty relayDuty;
  private final Presence presence;
  private final HostDuties duties;
  private final Lobby lobby;
  private final Lane errands;

  /** Whose logs are to be asked for again. */
  private final Set<UserId> askedAgain = ConcurrentHashMap.newKeySet();

  /**
   * Whether there is a connection, by its own word: until that has come, what is pushed to this
   * meeting does not reach it, and it must not ask for it. Set on the meeting's lane.
   */
  private volatile boolean connected;

  /** Whether everything has been done that is due on a new connection. On the meeting's lane. */
  private boolean entered;

  private final CountDownLatch ready = new CountDownLatch(1);
  private @Nullable String title;

  MemberEngine(
      MeetingId meeting,
      Address self,
      KeyStore store,
      AccountDirectory accounts,
      MemberConnection connection,
      MeetingListener listener) {
    this.line = new MemberLine(meeting, connection.api, connection.socket);
    this.connection = connection;
    this.identityKey = OwnKeys.in(store).identityKey();
    this.secrets = new LinkSecrets(store, meeting);
    MemberRole role = new MemberRole(this);
    this.session = new MeetingSession(line, self, store, accounts, listener, role);
    this.ownKey = new OwnSenderKey(session.senderKeys);
    this.receipts = new KeyReceipts(ownKey);
    this.distributor =
        new Distributor(
            self,
            identityKey,
            ownKey,
            session.roster,
            session.peers,
            session.sessions,
            secrets,
            line,
            role,
            InstantSource.system(),
            new Lane("latchkey-distribute", session::trouble));
    this.outbox = new Outbox(new Lane("latchkey-outbox", session::trouble));
    this.presence = new Presence(session.roster, self);
    this.relayDuty = new RelayDuty(this);
    this.duties = new HostDuties(this);
    this.lobby = new Lobby(secrets, session::emit);
    this.errands = new Lane("latchkey-errands", session::trouble);
    session.load();
    store.outbox().list(meeting).forEach(this::send);
    relayDuty.load();
  }

  MeetingId id() {
    return line.meeting();
  }

  Address self() {
    return session.self;
  }

  /** Asked for once, so that what is shown is what is checked. */
  synchronized String title() {
    if (title == null) {
      title = line.api().meeting(id()).title();
    }
    return title;
  }

  Bytes identityKey() {
    return identityKey;
  }

  MemberLine line() {
    return line;
  }

  MeetingSession session() {
    return session;
  }

  LinkSecrets secrets() {
    return secrets;
  }

  OwnSenderKey ownKey() {
    return ownKey;
  }

  Distributor distributor() {
    return distributor;
  }

  Outbox outbox() {
    return outbox;
  }

  RelayDuty relayDuty() {
    return relayDuty;
  }

  Presence presence() {
    return presence;
  }

  HostDuties duties() {
    return duties;
  }

  Lobby lobby() {
    return lobby;
  }

  // From the connection, on its thread.

  void connected() {
    session.lane.run(() -> {
      connected = true;
      enter();
    });
  }

  void disconnected(String reason) {
    outbox.shut();
    session.lane.run(() -> {
      connected = false;
      entered = false;
      relayDuty.texts().disconnected();
      session.disconnected(reason);
    });
  }

  void signedOut(ErrorCode code, String reason) {
    session.emit(new MeetingEvent.SignedOut(code, reason));
  }

  void event(String name, String json) {
    session.lane.run(() -> handle(name, json));
  }

  // On the meeting's lane.

  private void enter() {
    if (!connected || entered) {
      return;
    }
    try {
      receipts.comingIn();
      session.connected(this::lookAround);
    } catch (LatchkeyException e) {
      if (e.isTransient()) {
        session.lane.runAfter(Duration.ofSeconds(1), this::enter);
      } else if (e.code() == ErrorCode.MEETING_ENDED) {
        session.over(new MeetingEvent.Ended());
      } else {
        session.trouble(e);
      }
    }
  }

  /** The roster has this device now. */
  void signedIn() {
    enter();
  }

  private void lookAround() {
    session.readAccounts();
    List<MemberPresence> devices = line.participants().devices();
    presence.reset(
        devices.stream()
            .map(device -> Address.ofMember(device.userId(), device.deviceId()))
            .toList());
    devices.forEach(this::arrived);
  }

  void ready(Position position) {
    position.departed().forEach(this::departed);
    session.roster.read(Roster::devices).forEach(device -> judge(device, false));
    receipts.cameIn(position);
    distributor.retryAll();
    shareOwedSecrets();
    outbox.open();
    relayDuty.connected();
    lobby.replace(line.api().lobby(id()));
    entered = true;
    ready.countDown();
  }

  private void handle(String name, String json) {
    if (session.handle(name, json)) {
      return;
    }
    switch (name) {
      case Events.GUEST_WAITING -> lobby.waits(MeetingSession.read(json, WaitingGuest.class));
      case Events.GUEST_LEFT -> gone(MeetingSession.read(json, GuestRef.class));
      case Events.DEVICE_SIGNED_OUT ->
          departed(MeetingSession.read(json, DeviceRef.class).address());
      case Events.PARTICIPANT_JOINED -> joined(MeetingSession.read(json, MemberPresence.class));
      case Events.PARTICIPANT_LEFT -> left(MeetingSession.read(json, MemberPresence.class));
      case Events.SENDER_KEYS_ACKNOWLEDGED ->
          acknowledged(MeetingSession.read(json, SenderKeysAcknowledged.class));
      case Events.SENDER_KEY_REQUESTED ->
          requested(MeetingSession.read(json, SenderKeyRequested.class));
      default -> {}
    }
  }

  private void gone(GuestRef guest) {
    lobby.waitsNoMore(guest.sessionId());
    Address address = Address.ofGuest(guest.sessionId());
    if (session.roster.read(log -> log.guest(guest.sessionId())).isEmpty()) {
      if (session.attendance.guest(guest.sessionId()).isEmpty()) {
        session.emit(new MeetingEvent.GuestNoLongerWaiting(guest.sessionId(), guest.status()));
      }
      return;
    }
    if (guest.status() == GuestStatus.REMOVED) {
      ownKey.wentOut(address); // By a signed entry, which is on its way.
      distributor.tellCoverageSoon();
    } else {
      departed(address);
    }
  }

  /**
   * Somebody has gone for good by the server's word, and the roster still has it. That it left
   * needs no proof: there is a new key before anything else is said, and the roster is put right.
   */
  private void departed(Address who) {
    if (who.equals(self())) {
      return;
    }
    ownKey.wentOut(who);
    distributor.tellCoverageSoon();
    presence.left(who);
    errands.runAfter(TURN.multipliedBy(presence.turn()), () -> duties.departed(who));
  }

  /** An account's log was read on: which of its devices get keys, and which come in, may differ. */
  void accountRead(UserId user, boolean toItsEnd) {
    session.devicesOf(user).forEach(device -> judge(device, toItsEnd));
    if (ready.getCount() == 0) {
      distributor.retryAll();
    }
    shareOwedSecrets();
    insisting(() -> duties.accountRead(user));
  }

  /** Whether a device that the roster has gets keys, by its account's log. On the lane. */
  private void judge(RosterMember device, boolean readToItsEnd) {
    Address address = device.address();
    Standing standing = session.standing(device);
    if (address.equals(self())) {
      return;
    }
    if (standing.isOpen() && !readToItsEnd) {
      readAccount(device.userId());
    } else if (standing == Standing.ACTIVE) {
      ownKey.cameIn(address);
    } else if (standing == Standing.WITHHELD) {
      ownKey.cameIn(address);
      askAgain(device.userId());
    } else if (standing == Standing.REMOVED) {
      departed(address);
    } else {
      ownKey.wentOut(address);
      distributor.tellCoverageSoon();
      session.unlisted(device);
    }
  }

  /** While the server does not show an account's log, it is asked again after each pause. */
  private void askAgain(UserId user) {
    if (askedAgain.add(user)) {
      errands.runAfter(
          ASKING_PAUSE,
          () -> {
            askedAgain.remove(user);
            insisting(() -> session.readAccount(user));
          });
    }
  }

  /** The person has accepted a device's changed key: it may come in now. Returns at once. */
  void keyAccepted(Address device) {
    insisting(() -> duties.accountRead(new UserId(device.id())));
  }

  /** Finds out whose device has come in. Returns at once. */
  void readAccount(UserId user) {
    insisting(() -> session.readAccount(user));
  }

  /**
   * Does something that needs the server, and again where it fails. Without a connection nothing is
   * done: on the next one all of it is due anew. Returns at once.
   */
  private void insisting(Runnable errand) {
    errands.run(() -> {
      try {
        if (connected) {
          errand.run();
        }
      } catch (LatchkeyException e) {
        if (!e.isTransient()) {
          throw e;
        }
        errands.runAfter(e.retryAfter().orElse(Duration.ofSeconds(1)), () -> insisting(errand));
      }
    });
  }

  private void joined(MemberPresence device) {
    arrived(device);
    Address address = Address.ofMember(device.userId(), device.deviceId());
    presence.joined(address);
    if (device.inRoster() && !address.equals(self())) {
      session.emit(new MeetingEvent.ParticipantJoined(session.people.of(address)));
    }
  }

  private void arrived(MemberPresence device) {
    Bytes key = device.identityKeyPublic();
    if (!device.inRoster() && key != null) {
      Address address = Address.ofMember(device.userId(), device.deviceId());
      errands.runAfter(
          TURN.multipliedBy(duties.turn(device.userId())),
          () -> insisting(() -> duties.arrived(address, key)));
    }
  }

  /** A device that hears this of itself has been cut off. */
  private void left(MemberPresence device) {
    Address address = Address.ofMember(device.userId(), device.deviceId());
    if (address.equals(self())) {
      session.over(new MeetingEvent.Removed());
      return;
    }
    presence.left(address);
    duties.wentOrCameIn(address);
    relayDuty.texts().reconsider();
    if (device.inRoster()) {
      session.emit(new MeetingEvent.ParticipantLeft(session.people.of(address)));
    }
  }

  private void acknowledged(SenderKeysAcknowledged keys) {
    receipts.acknowledged(keys);
    distributor.tellCoverageSoon();
  }

  private void requested(SenderKeyRequested request) {
    distributor.answer(
        request.requester(),
        Optional.ofNullable(request.distributionId()).map(UUID::fromString),
        request.newSession());
  }

  // From anywhere.

  /** Keeps what the person said until it is sent, also if the program ends before. */
  void say(MessageId id, Text text) {
    send(session.store.outbox().add(id(), id, Bytes.of(text.toByteArray())));
  }

  private void send(Waiting waiting) {
    try {
      Text text = Text.parseFrom(waiting.content().toByteArray());
      outbox.add(GroupMessage.own(this, waiting.messageId(), body -> body.setText(text)));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("What waits to be sent is damaged.", e);
    }
  }

  void later(Runnable task) {
    session.lane.run(task);
  }

  /** Gives secrets to others: on return, too, where this device goes away before it has. */
  void shareSecrets(List<InvitationSecret> invitations, List<Address> recipients) {
    for (InvitationSecret invitation : invitations) {
      for (Address recipient : recipients) {
        session.store.owedSecrets().add(id(), new Owed(invitation.tokenHash(), recipient));
      }
    }
    shareOwedSecrets();
  }

  private void shareOwedSecrets() {
    if (!session.store.owedSecrets().all(id()).isEmpty()) {
      outbox.add(new SecretShare(this));
    }
  }

  /** Who takes part has changed: somebody may lack the key. */
  void wakeDistributor() {
    if (ready.getCount() == 0) {
      distributor.wake();
    }
  }

  List<Address> otherDevices() {
    return session.roster.read(log ->
        log.devices().stream()
            .map(RosterMember::address)
            .filter(address -> !address.equals(self()))
            .toList());
  }

  boolean awaitReady(Duration patience) throws InterruptedException {
    return ready.await(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Goes away for now. */
  void close() {
    line.leave();
    stop();
    session.close();
  }

  /** The meeting is over for this device, or closed. */
  void stop() {
    connection.remove(id());
    outbox.close();
    distributor.close();
    errands.close();
  }
}
