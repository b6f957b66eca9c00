package latchkey.client;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import latchkey.client.account.AccountDirectory;
import latchkey.client.account.Standing;
import latchkey.client.distribute.Distributor;
import latchkey.client.distribute.OwnSenderKey;
import latchkey.client.distribute.PreparedSessions;
import latchkey.client.model.LatchkeyException;
import latchkey.client.outbox.Outbox;
import latchkey.client.roster.OwnPlace;
import latchkey.client.store.KeyStore;
import latchkey.client.store.Outbox.Waiting;
import latchkey.client.store.StoreFailure;
import latchkey.client.thread.Lane;
import latchkey.protocol.Address;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.InvalidInput;
import latchkey.protocol.MeetingId;
import latchkey.protocol.MessageId;
import latchkey.protocol.Require;
import latchkey.protocol.UserId;
import latchkey.protocol.guest.GuestStatus;
import latchkey.protocol.guest.WaitingGuest;
import latchkey.protocol.log.Ids;
import latchkey.protocol.log.meeting.Device;
import latchkey.protocol.log.meeting.Guest;
import latchkey.protocol.meeting.MemberPresence;
import latchkey.protocol.member.MemberWaitsNoMore;
import latchkey.protocol.member.WaitingMember;
import latchkey.protocol.message.Speech;
import latchkey.protocol.relay.DeviceRef;
import latchkey.protocol.relay.Events;
import latchkey.protocol.relay.GuestRef;
import latchkey.protocol.relay.LinkBurnt;
import latchkey.protocol.relay.Position;
import latchkey.protocol.relay.SenderKeyRequested;
import latchkey.protocol.relay.SenderKeysAcknowledged;

/** The works behind {@link MemberMeeting}: one device's part in one meeting. */
final class MemberEngine {
  /** So much later than the one before it does each device that is present put the roster right. */
  private static final Duration TURN = Duration.ofSeconds(2);

  /** The server may say so where the log that was read does not let this device take part. */
  private static final Set<ErrorCode> NOT_IN =
      Set.of(
          ErrorCode.NOT_IN_ROSTER,
          ErrorCode.NOT_IN_MEETING,
          ErrorCode.FORBIDDEN,
          ErrorCode.MEETING_UNKNOWN);

  private final MemberLine line;
  private final MemberConnection connection;
  private final MeetingSession session;
  private final OwnPlace place;
  private final OwnSenderKey ownKey;
  private final KeyReceipts receipts;
  private final PreparedSessions prepared;
  private final Distributor distributor;
  private final Outbox outbox;
  private final RelayDuty relayDuty;
  private final Presence presence;
  private final Members members;
  private final Admissions admissions;
  private final Lobby lobby;
  private final MemberLobby memberLobby;
  private final Errands errands;
  private final LabelPost labels;
  private final ForkPost forks;

  /** Where sessions are begun with those who wait. */
  private final Lane preparing;

  private final AtomicBoolean preparingSoon = new AtomicBoolean();

  /**
   * Whether there is a connection, by its own word: until that has come, what is pushed to this
   * meeting does not reach it, and it must not ask for it. Set on the meeting's lane.
   */
  private volatile boolean connected;

  /** Whether everything has been done that is due on a new connection. On the meeting's lane. */
  private boolean entered;

  private final CountDownLatch ready = new CountDownLatch(1);

  MemberEngine(
      MeetingId meeting,
      Address self,
      KeyStore store,
      AccountDirectory accounts,
      MemberConnection connection,
      MeetingListener listener) {
    this.line = new MemberLine(meeting, connection.api, connection.socket);
    this.connection = connection;
    MemberRole role = new MemberRole(this);
    this.session = new MeetingSession(line, self, store, accounts, listener, role);
    this.place = new OwnPlace(self, session.roster, accounts);
    this.ownKey = new OwnSenderKey(session.senderKeys, session.counter::upcoming, System::nanoTime);
    this.receipts = new KeyReceipts(ownKey);
    this.prepared = new PreparedSessions(session.sessions, line, System::nanoTime);
    this.preparing = new Lane("latchkey-prepare", session::trouble);
    this.distributor =
        new Distributor(
            ownKey,
            session.roster,
            session.peers,
            session.sessions,
            prepared,
            line,
            role,
            InstantSource.system(),
            new Lane("latchkey-distribute", session::trouble));
    this.outbox = new Outbox(new Lane("latchkey-outbox", session::trouble));
    this.presence = new Presence(session.roster, self);
    this.relayDuty = new RelayDuty(this);
    this.members = new Members(new UserId(self.id()), session.roster, accounts);
    this.admissions = new Admissions(this);
    this.lobby = new Lobby(meeting, session.roster, session::emit);
    this.memberLobby =
        new MemberLobby(meeting, new UserId(self.id()), session.roster, accounts, session::emit);
    this.errands = new Errands(session::trouble);
    this.labels = new LabelPost(this);
    this.forks = new ForkPost(this);
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

  MemberLine line() {
    return line;
  }

  MeetingSession session() {
    return session;
  }

  PreparedSessions prepared() {
    return prepared;
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

  Members members() {
    return members;
  }

  Admissions admissions() {
    return admissions;
  }

  Lobby lobby() {
    return lobby;
  }

  MemberLobby memberLobby() {
    return memberLobby;
  }

  Errands errands() {
    return errands;
  }

  LabelPost labels() {
    return labels;
  }

  ForkPost forks() {
    return forks;
  }

  // From the connection, on its thread.

  void connected() {
    errands.connected();
    session.lane.run(() -> {
      connected = true;
      enter();
    });
  }

  void disconnected(String reason) {
    outbox.shut();
    errands.disconnected();
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
      if (place.isTaken() || place.take()) {
        session.connected(this::lookAround);
      } else {
        later(this::notOpen); // After what the log has told of it.
      }
    } catch (LatchkeyException e) {
      couldNotEnter(e);
    } catch (StoreFailure e) {
      session.storeFails(e, this::enter);
    }
  }

  private void couldNotEnter(LatchkeyException e) {
    if (e.isTransient() || e.code() == ErrorCode.ROSTER_MOVED) {
      session.lane.runAfter(Duration.ofSeconds(1), this::enter);
    } else if (e.code() == ErrorCode.MEETING_ENDED) {
      session.over(new MeetingEvent.Ended());
    } else if (NOT_IN.contains(e.code()) && place.isTaken()) {
      takeAgain(e);
    } else if (!session.roster.isStopped()) {
      session.trouble(e);
    } // Else it has been told why, and this device comes in when the log can be read on.
  }

  /** The server knows of an entry by which this device went out: the log tells more. */
  private void takeAgain(LatchkeyException refusal) {
    try {
      session.roster.catchUp();
      if (place.isTaken()) {
        session.trouble(refusal);
      } else {
        later(this::enter);
      }
    } catch (LatchkeyException e) {
      session.trouble(e);
    } catch (StoreFailure e) {
      session.storeFails(e, this::enter);
    }
  }

  private void notOpen() {
    if (!place.isOpen()) {
      session.over(new MeetingEvent.Removed());
    }
  }

  /**
   * The server says that this device is out: the log, which it reads to the end, says how. Where
   * the log cannot be read that far, nothing is forgotten: it may say otherwise further on.
   */
  private void cutOff() {
    try {
      session.roster.readToEnd();
      if (place.isOpen() && !place.isTaken()) {
        entered = false;
        enter();
      } else {
        session.over(new MeetingEvent.Removed());
      }
    } catch (LatchkeyException e) {
      couldNotEnter(e);
    } catch (StoreFailure e) {
      session.storeFails(e, this::cutOff);
    }
  }

  /** By the log this device has gone out, and may not come back by itself. */
  void wentOut(MeetingEvent how) {
    if (!place.isOpen()) {
      session.over(how);
    }
  }

  private void lookAround() {
    session.readAccounts();
    presence.reset(
        line.participants().devices().stream()
            .map(device -> Address.ofMember(device.userId(), device.deviceId()))
            .toList());
  }

  void ready(Position position) {
    position.departed().forEach(this::departed);
    session
        .roster
        .read(log -> log.devices().stream().map(Device::address).toList())
        .forEach(this::judge);
    receipts.cameIn(position);
    distributor.retryAll();
    outbox.open();
    relayDuty.connected();
    lobby.replace(line.api().lobby(id()));
    memberLobby.replace(line.api().waitingMembers(id()));
    prepareSoon();
    entered = true;
    errands.run(place::moveAccount);
    labels.wake();
    ready.countDown();
  }

  private void handle(String name, String json) {
    if (session.handle(name, json)) {
      return;
    }
    switch (name) {
      case Events.GUEST_WAITING -> {
        lobby.waits(MeetingSession.read(json, WaitingGuest.class));
        prepareSoon();
      }
      case Events.MEMBER_WAITING ->
          memberLobby.waits(MeetingSession.read(json, WaitingMember.class));
      case Events.MEMBER_WAITS_NO_MORE ->
          memberGone(MeetingSession.read(json, MemberWaitsNoMore.class));
      case Events.LINK_BURNT ->
          lobby.linkIsBurnt(MeetingSession.read(json, LinkBurnt.class).tokenHash());
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

  private void memberGone(MemberWaitsNoMore member) {
    if (memberLobby.waitsNoMore(member.userId())
        && session.roster.read(log -> log.isHost(new UserId(self().id())))) {
      session.emit(new MeetingEvent.MemberNoLongerWaiting(member.userId(), member.state()));
    }
  }

  private void gone(GuestRef guest) {
    boolean waited = lobby.waitsNoMore(guest.sessionId());
    prepareSoon();
    Address address = Address.ofGuest(guest.sessionId());
    if (session.roster.read(log -> log.guest(guest.sessionId())).isEmpty()) {
      if (waited && session.attendance.guest(guest.sessionId()).isEmpty()) {
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
   * needs no proof: there is a new key before anything else is said. A guest's going is signed
   * here; a device's by its own account.
   */
  private void departed(Address who) {
    if (who.equals(self())) {
      return;
    }
    ownKey.wentOut(who);
    distributor.tellCoverageSoon();
    presence.left(who);
    if (Ids.isGuest(who)) {
      errands.runAfter(
          TURN.multipliedBy(presence.turn()),
          () -> admissions.hadGone(new GuestSessionId(who.id())));
    } else {
      errands.run(() -> session.readAccounts(Set.of(new UserId(who.id()))));
    }
  }

  /** An account's log was read on: which of its devices get keys may differ. */
  void accountRead(UserId user) {
    session.devicesOf(user).forEach(this::judge);
    if (ready.getCount() == 0) {
      distributor.retryAll();
    }
    if (user.value().equals(self().id())) {
      errands.run(place::moveAccount);
    }
    enter(); // It may have been waiting for this account.
  }

  /** Whether a device that takes part gets keys, by its account's log. On the lane. */
  private void judge(Address device) {
    if (device.equals(self())) {
      return;
    }
    Standing standing = session.accounts.standing(device);
    if (!standing.isOut()) {
      cameIn(device);
      return;
    }
    ownKey.wentOut(device);
    distributor.tellCoverageSoon();
    if (standing == Standing.DISPUTED) {
      session.disputed(device);
    }
  }

  /** While the roster stands still: a device that goes out just then is not written to. */
  private void cameIn(Address device) {
    session.roster.read(log -> {
      log.device(device).ifPresent(present -> ownKey.cameIn(device));
      return log.size();
    });
  }

  private void joined(MemberPresence device) {
    Address address = Address.ofMember(device.userId(), device.deviceId());
    presence.joined(address);
    boolean isOther =
        !address.equals(self()) && session.roster.read(log -> log.device(address)).isPresent();
    if (isOther) {
      session.emit(new MeetingEvent.ParticipantJoined(session.people.of(address)));
    }
  }

  private void left(MemberPresence device) {
    Address address = Address.ofMember(device.userId(), device.deviceId());
    if (address.equals(self())) {
      cutOff();
      return;
    }
    presence.left(address);
    relayDuty.texts().reconsider();
    if (session.roster.read(log -> log.device(address)).isPresent()) {
      session.emit(new MeetingEvent.ParticipantLeft(session.people.of(address)));
    }
  }

  private void acknowledged(SenderKeysAcknowledged keys) {
    receipts.acknowledged(keys);
    distributor.tellCoverageSoon();
  }

  void seeToKeys() {
    connection.seeToKeys();
  }

  /**
   * What is no request is answered by nothing: another device has made it up. Before this device
   * has come in its sessions may be an older copy's; it is asked again.
   */
  private void requested(SenderKeyRequested request) {
    if (ready.getCount() > 0) {
      return;
    }
    Optional<UUID> distributionId;
    try {
      distributionId =
          Optional.ofNullable(request.distributionId())
              .map(text -> Require.uuid(text, "distributionId"));
    } catch (InvalidInput e) {
      return;
    }
    distributor.answer(request.requester(), distributionId, request.newSession());
  }

  // From anywhere.

  /** Keeps what is said until it is sent, also if the program ends before. */
  MessageId say(Speech said) {
    session.requireGoingOn();
    MessageId id = MessageId.random();
    send(session.store.outbox().add(id(), id, said.kept()));
    return id;
  }

  private void send(Waiting waiting) {
    outbox.add(GroupMessage.own(this, waiting.messageId(), Speech.restore(waiting.content())));
  }

  void later(Runnable task) {
    session.lane.run(task);
  }

  /** Who waits has changed: there are sessions to begin, where this device may let people in. */
  void prepareSoon() {
    if (preparingSoon.compareAndSet(false, true)) {
      preparing.run(() -> {
        preparingSoon.set(false);
        prepare();
      });
    }
  }

  private void prepare() {
    Set<Address> in =
        session.roster.read(
            log -> log.guests().stream().map(Guest::address).collect(Collectors.toSet()));
    boolean mayAdmit = session.roster.read(log -> log.mayAdmit(self()));
    prepared.prepare(mayAdmit ? lobby.guests() : List.of(), in);
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
            .map(Device::address)
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

  /** The meeting is over for this device: what it has said, and not sent, it is told of. */
  void giveUp() {
    stop();
    session.whyOver().ifPresent(outbox::giveUp);
  }

  private void stop() {
    connection.remove(id());
    outbox.close();
    distributor.close();
    preparing.close();
    errands.close();
  }
}
