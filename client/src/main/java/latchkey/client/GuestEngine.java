package latchkey.client;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import latchkey.client.account.AccountDirectory;
import latchkey.client.content.ContentReader;
import latchkey.client.content.ContentReader.Said;
import latchkey.client.crypto.LinkSecret;
import latchkey.client.crypto.OwnKeys;
import latchkey.client.http.GuestApi;
import latchkey.client.model.LatchkeyException;
import latchkey.client.outbox.Outbox;
import latchkey.client.roster.RosterAlarm;
import latchkey.client.socket.EventSocket;
import latchkey.client.socket.SocketListener;
import latchkey.client.store.KeyStore;
import latchkey.client.thread.Lane;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.Limits;
import latchkey.protocol.MessageId;
import latchkey.protocol.UserId;
import latchkey.protocol.content.Content;
import latchkey.protocol.content.InvitationSecret;
import latchkey.protocol.content.SenderKeyDistribution;
import latchkey.protocol.content.Text;
import latchkey.protocol.guest.GuestRegistered;
import latchkey.protocol.guest.GuestStatus;
import latchkey.protocol.keys.KeyCounts;
import latchkey.protocol.relay.Events;
import latchkey.protocol.relay.Position;
import latchkey.protocol.relay.Refusal;
import latchkey.protocol.roster.Roster;
import latchkey.protocol.roster.RosterEntries;
import latchkey.protocol.roster.RosterEvent;

/** The works behind {@link GuestMeeting}. */
final class GuestEngine implements MeetingRole, SocketListener {
  private final GuestLine line;
  private final String title;
  private final LinkSecret secret;
  private final OwnKeys keys;
  private final MeetingSession session;
  private final Outbox outbox;
  private final Lane errands;
  private final CountDownLatch ready = new CountDownLatch(1);
  private final Map<MessageId, String> said = new ConcurrentHashMap<>();

  /** What this guest said and no member has passed on yet. */
  private final Map<MessageId, GuestMessage> unpublished = new ConcurrentHashMap<>();

  private final Set<Address> proven = ConcurrentHashMap.newKeySet();
  private volatile boolean leaving;

  GuestEngine(
      URI server,
      GuestRegistered registered,
      String title,
      LinkSecret secret,
      KeyStore store,
      MeetingListener listener) {
    EventSocket socket =
        new EventSocket(
            server,
            Events.GUESTS,
            Map.of(
                "sessionId",
                registered.sessionId().value(),
                "sessionToken",
                registered.sessionToken()),
            this);
    this.line =
        new GuestLine(
            registered.meetingId(),
            registered.sessionId(),
            new GuestApi(server, registered.sessionId(), registered.sessionToken()),
            socket);
    this.title = title;
    this.secret = secret;
    this.keys = OwnKeys.in(store);
    this.session =
        new MeetingSession(
            line,
            Address.ofGuest(registered.sessionId()),
            store,
            new AccountDirectory(store, line.api()::accountLogs),
            listener,
            this);
    this.outbox = new Outbox(new Lane("latchkey-outbox", session::trouble));
    this.errands = new Lane("latchkey-errands", session::trouble);
    session.load();
    socket.open();
  }

  GuestLine line() {
    return line;
  }

  MeetingSession session() {
    return session;
  }

  Outbox outbox() {
    return outbox;
  }

  Bytes identityKey() {
    return keys.identityKey();
  }

  /** How it stands by what the application is told. */
  GuestStatus status() {
    return session
        .last()
        .flatMap(GuestEngine::endedBy)
        .orElse(session.hasComeIn() ? GuestStatus.ADMITTED : GuestStatus.WAITING);
  }

  private static Optional<GuestStatus> endedBy(MeetingEvent last) {
    if (last instanceof MeetingEvent.Declined) {
      return Optional.of(GuestStatus.DECLINED);
    }
    if (last instanceof MeetingEvent.Removed) {
      return Optional.of(GuestStatus.REMOVED);
    }
    if (last instanceof MeetingEvent.Expired) {
      return Optional.of(GuestStatus.EXPIRED);
    }
    return last instanceof MeetingEvent.Left ? Optional.of(GuestStatus.LEFT) : Optional.empty();
  }

  boolean awaitReady(Duration patience) throws InterruptedException {
    return ready.await(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  // From the socket, on its thread.

  @Override
  public void connected() {
    session.lane.run(this::enter);
  }

  @Override
  public void disconnected(String reason) {
    outbox.shut();
    session.lane.run(() -> session.disconnected(reason));
  }

  @Override
  public void refused(Refusal refusal) {
    session.lane.run(() -> over(refusal));
  }

  @Override
  public void event(String name, String json) {
    session.lane.run(() -> handle(name, json));
  }

  // On the meeting's lane.

  private void enter() {
    enter(() -> session.connected(session::readAccounts));
  }

  private void enter(Runnable way) {
    try {
      way.run();
    } catch (LatchkeyException e) {
      if (!e.isTransient()) {
        session.trouble(e);
      } else if (line.socket().isConnected()) {
        session.lane.runAfter(Duration.ofSeconds(1), this::enter);
      }
    }
  }

  private void handle(String name, String json) {
    if (session.handle(name, json)) {
      return;
    }
    switch (name) {
      case Events.GUEST_IS_ADMITTED -> admitted();
      case Events.GUEST_IS_DECLINED -> session.over(new MeetingEvent.Declined());
      case Events.GUEST_IS_REMOVED -> session.over(new MeetingEvent.Removed());
      case Events.GUEST_IS_EXPIRED -> session.over(new MeetingEvent.Expired());
      case Events.GUEST_PRE_KEYS_LOW -> errands.run(this::replenish);
      default -> {}
    }
  }

  /** A guest that connects just then may have come in already, by what its place says. */
  private void admitted() {
    if (!session.isInMeeting()) {
      enter(session::admitted);
    }
  }

  /**
   * The server does not say how a stay ended while this guest was away: perhaps by its own leaving,
   * the answer to which is still on its way.
   */
  private void over(Refusal refusal) {
    if (refusal.code() != ErrorCode.SESSION_ENDED) {
      session.over(new MeetingEvent.SignedOut(refusal.code(), refusal.error()));
    } else if (leaving) {
      session.over(new MeetingEvent.Left());
    } else if (!session.hasComeIn()) {
      session.over(new MeetingEvent.Declined());
    } else {
      session.over(new MeetingEvent.Removed());
    }
  }

  @Override
  public String title() {
    return title;
  }

  /** The server says that this guest is admitted: that counts for nothing unless it is signed. */
  @Override
  public void notInRoster() {
    if (session.attendance.guest(line.guest()).isEmpty()) {
      session.emit(
          new MeetingEvent.RosterRefused(
              RosterAlarm.UNSIGNED,
              "The server says that you were let in, but no member has signed that."));
    }
  }

  @Override
  public void ready(Position position) {
    outbox.open();
    errands.run(this::replenish);
    ready.countDown();
  }

  private void replenish() {
    KeyCounts left = line.api().keyCounts();
    if (left.preKeyCount() < Limits.LOW_ONE_TIME_PRE_KEYS
        || left.kyberPreKeyCount() < Limits.LOW_ONE_TIME_PRE_KEYS) {
      KeyCounts now = line.api().replenish(keys.replenish(left));
      session.emit(new MeetingEvent.PreKeysReplenished(now.preKeyCount(), now.kyberPreKeyCount()));
    }
  }

  /** A guest hands out no sender key. Its own words go to devices that are their accounts'. */
  @Override
  public void cameIn(List<Address> newcomers) {
    for (Address newcomer : newcomers) {
      boolean isOpen =
          session
              .roster
              .read(log -> log.device(newcomer))
              .filter(device -> session.standing(device).isOpen())
              .isPresent();
      if (isOpen && session.isInMeeting()) {
        errands.run(() -> session.readAccount(new UserId(newcomer.id())));
      }
    }
  }

  /** Who is no device of its account is not written to: the session's peers do not have it. */
  @Override
  public void accountRead(UserId user, boolean toItsEnd) {
    if (!toItsEnd) {
      return;
    }
    session.devicesOf(user).stream()
        .filter(device -> session.peers.isUnlisted(device.address()))
        .forEach(session::unlisted);
  }

  @Override
  public void wentOut(Address leaver) {}

  @Override
  public void rosterSays(RosterEvent event, Roster roster) {
    if (event instanceof RosterEvent.MeetingEnded) {
      session.lane.run(() -> session.over(new MeetingEvent.Ended()));
    } else if (event instanceof RosterEvent.GuestRemoved removed
        && removed.guest().address().equals(session.self)) {
      session.lane.run(() -> session.over(new MeetingEvent.Removed()));
    }
  }

  /**
   * A member must prove that it knows the link's secret and reads the roster that this guest reads.
   */
  @Override
  public Optional<String> objection(Address sender, Content content, SenderKeyDistribution key) {
    Bytes head = ContentReader.head(content);
    Optional<Bytes> memberKey = session.attendance.identityKey(sender);
    boolean readsSame =
        session
            .roster
            .read(log -> log.hashAt(content.getRosterIndex()))
            .filter(head::equals)
            .isPresent();
    if (!readsSame || memberKey.isEmpty()) {
      return Optional.of("its sender reads another log of who takes part");
    }
    Bytes proof =
        secret.memberProof(
            new LinkSecret.MemberClaim(
                session.meeting, line.guest(), keys.identityKey(), sender, memberKey.get(), head));
    if (!proof.equals(Bytes.of(key.getMemberProof().toByteArray()))) {
      return Optional.of("its sender does not prove to know the link's secret");
    }
    if (proven.add(sender)) {
      unpublished.values().forEach(outbox::add);
    }
    return Optional.empty();
  }

  /**
   * Whether that device has proved to know the link's secret. To any other this guest says nothing:
   * the server could have made it up, with a log in which it takes part.
   */
  boolean hasProved(Address device) {
    return proven.contains(device);
  }

  /** Whether a member has passed on what this guest said; so, too, where it was given up. */
  boolean hasBeenPassedOn(MessageId id) {
    return !unpublished.containsKey(id);
  }

  void givenUp(MessageId id) {
    unpublished.remove(id);
  }

  @Override
  public void guestSaid(Address guest, Said said) {
    session.emit(
        new MeetingEvent.MessageRefused(
            session.people.of(guest), "guests speak to members, not to each other"));
  }

  @Override
  public void secretCame(Address sender, InvitationSecret given) {
    session.emit(
        new MeetingEvent.MessageRefused(
            session.people.of(sender), "an invitation's secret is not for guests"));
  }

  /** A guest knows what it said itself. */
  @Override
  public boolean isAltered(Address guest, Said published) {
    String own = said.get(published.messageId());
    return guest.equals(session.self) && !published.text().equals(own);
  }

  @Override
  public void guestTextPublished(Address guest, MessageId messageId) {
    if (guest.equals(session.self)) {
      unpublished.remove(messageId);
    }
  }

  @Override
  public void over() {
    outbox.close();
    errands.close();
    line.socket().close();
  }

  void say(MessageId id, Text text) {
    GuestMessage message = new GuestMessage(this, id, text);
    said.put(id, text.getText());
    unpublished.put(id, message);
    outbox.add(message);
  }

  void leave() {
    leaving = true;
    if (session.roster.read(log -> log.guest(line.guest())).isPresent()) {
      session.roster.append(
          log -> log.guest(line.guest()).map(guest -> RosterEntries.guestLeft(line.guest())));
    }
    try {
      line.api().leave();
    } catch (LatchkeyException e) {
      if (e.code() != ErrorCode.SESSION_ENDED) {
        throw e;
      }
    }
    session.over(new MeetingEvent.Left());
  }

  void close() {
    over();
    session.close();
  }
}
