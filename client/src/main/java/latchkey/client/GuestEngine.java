package latchkey.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import latchkey.client.account.AccountDirectory;
import latchkey.client.crypto.OwnKeys;
import latchkey.client.deliver.HeartbeatDuty;
import latchkey.client.http.GuestApi;
import latchkey.client.invite.JoinLink;
import latchkey.client.model.LatchkeyException;
import latchkey.client.outbox.GuestSigner;
import latchkey.client.outbox.Outbox;
import latchkey.client.roster.RosterAlarm;
import latchkey.client.socket.EventSocket;
import latchkey.client.socket.SocketListener;
import latchkey.client.store.KeyStore;
import latchkey.client.thread.Lane;
import latchkey.protocol.Address;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.MessageId;
import latchkey.protocol.UserId;
import latchkey.protocol.guest.GuestRegistered;
import latchkey.protocol.guest.GuestStatus;
import latchkey.protocol.keys.KeyCounts;
import latchkey.protocol.keys.PublishKeys;
import latchkey.protocol.log.Ids;
import latchkey.protocol.log.meeting.ForWhom;
import latchkey.protocol.log.meeting.MeetingEvent.GuestRemoved;
import latchkey.protocol.log.meeting.MeetingEvent.MeetingEnded;
import latchkey.protocol.log.meeting.MeetingLog;
import latchkey.protocol.message.GuestText;
import latchkey.protocol.message.GuestWords;
import latchkey.protocol.message.Label;
import latchkey.protocol.message.LogPlace;
import latchkey.protocol.message.Speech;
import latchkey.protocol.relay.Events;
import latchkey.protocol.relay.GuestRef;
import latchkey.protocol.relay.Position;
import latchkey.protocol.relay.Refusal;

/** The works behind {@link GuestMeeting}. */
final class GuestEngine implements MeetingRole, SocketListener {
  private final GuestLine line;
  private final JoinLink link;
  private final OwnKeys keys;
  private final MeetingSession session;
  private final Outbox outbox;
  private final Lane errands;
  private final CountDownLatch ready = new CountDownLatch(1);
  private final GuestSigner signer;

  /** What this guest said and no member has passed on yet. */
  private final Map<MessageId, GuestMessage> unpublished = new ConcurrentHashMap<>();

  private volatile boolean leaving;

  GuestEngine(
      GuestRegistered registered, Invitation.Link link, KeyStore store, MeetingListener listener) {
    EventSocket socket =
        new EventSocket(
            link.server(),
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
            new GuestApi(link.server(), registered.sessionId(), registered.sessionToken()),
            socket);
    this.link = link.parts();
    this.keys = OwnKeys.in(store);
    this.signer =
        new GuestSigner(store, registered.meetingId(), registered.sessionId(), keys.signingKey());
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

  /** By the log; empty before this guest takes part. */
  Optional<String> title() {
    return session.roster.read(log -> takesPart(log) ? Optional.of(log.title()) : Optional.empty());
  }

  /** How it stands by what the application is told. */
  GuestStatus status() {
    return session
        .last()
        .flatMap(GuestEngine::endedBy)
        .orElse(session.hasComeIn() ? GuestStatus.ADMITTED : GuestStatus.WAITING);
  }

  private static Optional<GuestStatus> endedBy(MeetingEvent last) {
    if (last instanceof MeetingEvent.Declined declined) {
      return Optional.of(declined.status());
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
      case Events.GUEST_IS_DECLINED ->
          session.over(declined(MeetingSession.read(json, GuestRef.class).status()));
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
   * The server does not say how a stay ended while this guest was away, and its word alone deletes
   * nothing: its data or its clock may be wrong. Who waits has nothing yet that could be lost.
   */
  private void over(Refusal refusal) {
    if (refusal.code() == ErrorCode.SESSION_ENDED && leaving) {
      session.over(new MeetingEvent.Left()); // The answer to its own leaving may be on its way.
    } else if (!session.hasComeIn() && endOfWaiting(refusal.code()).isPresent()) {
      session.over(declined(endOfWaiting(refusal.code()).get()));
    } else {
      session.emit(new MeetingEvent.SignedOut(refusal.code(), refusal.error()));
    }
  }

  private static Optional<GuestStatus> endOfWaiting(ErrorCode code) {
    return switch (code) {
      case SESSION_ENDED -> Optional.of(GuestStatus.DECLINED);
      case INVITATION_REVOKED -> Optional.of(GuestStatus.LINK_REVOKED);
      case INVITATION_USED_UP -> Optional.of(GuestStatus.LINK_USED_UP);
      default -> Optional.empty();
    };
  }

  private static MeetingEvent.Declined declined(GuestStatus why) {
    boolean linksFault = why == GuestStatus.LINK_REVOKED || why == GuestStatus.LINK_USED_UP;
    return new MeetingEvent.Declined(linksFault ? why : GuestStatus.DECLINED);
  }

  /**
   * By the guest's own key, in a log that has the invitation which the link names: the server could
   * make up another meeting.
   */
  @Override
  public boolean takesPart(MeetingLog log) {
    return isLinks(log)
        && log.guest(line.guest())
            .filter(guest -> guest.identityKey().equals(keys.identityKey()))
            .isPresent();
  }

  private boolean isLinks(MeetingLog log) {
    return log.invitation(link.tokenHash())
        .filter(made -> made.anchor().equals(link.anchor()))
        .filter(made -> made.linkKey().equals(link.key().publicKey()))
        .filter(made -> made.forWhom() != ForWhom.MEMBER)
        .isPresent();
  }

  @Override
  public HeartbeatDuty.Part heartbeatPart() {
    return HeartbeatDuty.Part.ANSWERS;
  }

  @Override
  public boolean tells(MeetingLog log) {
    return takesPart(log);
  }

  /** The server says that this guest is admitted: that counts for nothing unless it is signed. */
  @Override
  public void notInRoster() {
    if (!session.roster.read(this::isLinks)) {
      session.emit(
          new MeetingEvent.RosterRefused(
              RosterAlarm.ANCHOR_MISSING,
              "The log of this meeting does not have the invitation that your link names, so you"
                  + " cannot be sure to be in the right meeting. Nothing is said or shown. Ask"
                  + " who invited you for a new link."));
    } else if (session.attendance.guest(line.guest()).isEmpty()) {
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
    keys.deleteFormer();
    KeyCounts left = line.api().keyCounts();
    if (keys.areDue(left)) {
      PublishKeys all = keys.publish(left);
      KeyCounts now = line.api().replenish(all.withoutIdentity());
      keys.published(all.signedPreKey());
      session.emit(new MeetingEvent.PreKeysReplenished(now.preKeyCount(), now.kyberPreKeyCount()));
    }
  }

  @Override
  public void keeps(List<Address> newcomers) {}

  /** A guest hands out no sender key. Newcomers may pass on what waits for it. */
  @Override
  public void cameIn(List<Address> newcomers) {
    if (!newcomers.stream().allMatch(Ids::isGuest)) {
      outbox.again();
    }
  }

  /** Who is not to be written to, the session's peers do not have. */
  @Override
  public void accountRead(UserId user) {
    session.devicesOf(user).stream().filter(session.peers::isDisputed).forEach(session::disputed);
  }

  /** Guests say nothing to the group. */
  @Override
  public void forked(UserId user) {}

  @Override
  public void wentOut(Address leaver) {}

  @Override
  public void rosterSays(latchkey.protocol.log.meeting.MeetingEvent event, MeetingLog log) {
    if (event instanceof MeetingEnded && tells(log)) {
      session.lane.run(() -> session.over(new MeetingEvent.Ended()));
    } else if (event instanceof GuestRemoved && event.gone().contains(session.self)) {
      session.lane.run(() -> session.over(new MeetingEvent.Removed()));
    }
  }

  /** Whether a member has passed on what this guest said; so, too, where it was given up. */
  boolean hasBeenPassedOn(MessageId id) {
    return !unpublished.containsKey(id);
  }

  void givenUp(MessageId id) {
    unpublished.remove(id);
  }

  /** A guest's keys are in memory alone, and do not go back. */
  @Override
  public void keyStoreWentBack() {}

  @Override
  public void guestSaid(GuestText text, GuestWords words) {
    session.emit(
        new MeetingEvent.MessageRefused(
            session.people.of(Address.ofGuest(words.sessionId())),
            "guests speak to members, not to each other"));
  }

  @Override
  public void labelled(Address maker, Label label) {
    session.emit(
        new MeetingEvent.MessageRefused(
            session.people.of(maker), "what invitations are called is for members alone"));
  }

  @Override
  public void guestTextPublished(GuestText text) {
    GuestWords words = text.said();
    if (Address.ofGuest(words.sessionId()).equals(session.self)) {
      unpublished.remove(words.messageId());
    }
  }

  @Override
  public void over() {
    session.whyOver().ifPresent(outbox::giveUp);
    errands.close();
    line.socket().close();
  }

  MessageId say(Speech speech) {
    session.requireGoingOn();
    MessageId id = MessageId.random();
    GuestMessage message = new GuestMessage(this, id, speech);
    unpublished.put(id, message);
    outbox.add(message);
    return id;
  }

  GuestText sign(MessageId id, Speech speech) {
    return signer.sign(
        session.roster.read(LogPlace::endOf),
        session.transcript.mark(),
        session.attendance.stay(session.self),
        id,
        speech);
  }

  void leave() {
    leaving = true;
    session.roster.append(
        (log, writer) -> takesPart(log) ? Optional.of(writer.leaveAsGuest()) : Optional.empty());
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
