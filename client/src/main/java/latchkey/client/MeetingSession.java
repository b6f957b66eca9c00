package latchkey.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import latchkey.client.account.AccountDirectory;
import latchkey.client.account.AccountWatcher;
import latchkey.client.content.ContentReader;
import latchkey.client.crypto.OwnKeys;
import latchkey.client.crypto.PairwiseSessions;
import latchkey.client.crypto.SenderKeys;
import latchkey.client.deliver.Acknowledgements;
import latchkey.client.deliver.AuthorOrder;
import latchkey.client.deliver.ConnectedTime;
import latchkey.client.deliver.Floor;
import latchkey.client.deliver.GroupInbox;
import latchkey.client.deliver.GroupReader;
import latchkey.client.deliver.HeardMarks;
import latchkey.client.deliver.KeyRequests;
import latchkey.client.deliver.Mailbox;
import latchkey.client.deliver.NewestReceipt;
import latchkey.client.deliver.OlderCopy;
import latchkey.client.deliver.OpenOnce;
import latchkey.client.deliver.OwnMessages;
import latchkey.client.deliver.ReadTranscript;
import latchkey.client.model.AccountAlarm;
import latchkey.client.model.LatchkeyException;
import latchkey.client.outbox.AuthorCounter;
import latchkey.client.record.RecordKeeper;
import latchkey.client.roster.Attendance;
import latchkey.client.roster.KnownPeers;
import latchkey.client.roster.RosterAlarm;
import latchkey.client.roster.RosterFollower;
import latchkey.client.store.KeyStore;
import latchkey.client.store.StoreFailure;
import latchkey.client.thread.Lane;
import latchkey.client.thread.Question;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.Json;
import latchkey.protocol.MeetingId;
import latchkey.protocol.MessageId;
import latchkey.protocol.UserId;
import latchkey.protocol.guest.GuestStatus;
import latchkey.protocol.log.Ids;
import latchkey.protocol.log.account.AccountEvent;
import latchkey.protocol.log.account.AccountState;
import latchkey.protocol.log.meeting.Device;
import latchkey.protocol.log.meeting.Guest;
import latchkey.protocol.log.meeting.MeetingLog;
import latchkey.protocol.meeting.MeetingAccountChanged;
import latchkey.protocol.message.AccountForkShown;
import latchkey.protocol.message.Heartbeat;
import latchkey.protocol.relay.Events;
import latchkey.protocol.relay.MeetingHeartbeat;
import latchkey.protocol.relay.MeetingMessage;
import latchkey.protocol.relay.Position;
import latchkey.protocol.relay.ReceivedDirect;
import latchkey.protocol.relay.ReceivedSenderKey;
import latchkey.protocol.relay.RequestSenderKey;
import latchkey.protocol.relay.StreamPosition;
import latchkey.protocol.roster.RosterPage;
import org.jspecify.annotations.Nullable;

/**
 * What a member's device and a guest have in common in one meeting: following the roster, reading
 * what comes in, telling the application. Everything that comes from the socket is handled on one
 * lane, in order.
 */
final class MeetingSession implements AccountWatcher {
  /** Longer than that closing waits for nothing, and not for the application either. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** A store that goes on failing is told of again after that. */
  private static final Duration BETWEEN_TELLING = Duration.ofSeconds(10);

  final MeetingId meeting;
  final Address self;
  final KeyStore store;
  final EventStream events;
  final Lane lane;
  final RosterFollower roster;
  final KnownPeers peers;
  final Attendance attendance;
  final AccountDirectory accounts;
  final People people;
  final Identities identities;
  final SenderKeys senderKeys;
  final PairwiseSessions sessions;
  final ContentReader contents;
  final Acknowledgements acknowledgements;
  final OpenOnce once;
  final OwnMessages ownMessages;
  final AuthorCounter counter;
  final AuthorOrder order;
  final OwnFiles ownFiles = new OwnFiles();
  final RecordKeeper kept;
  final NewestReceipt receipt;
  final ReadTranscript transcript;

  private final MeetingLine line;
  private final MeetingRole role;
  private final RosterJournal journal;
  private final ForkHearing forks;
  private final ConnectedTime connectedTime = new ConnectedTime(System::nanoTime);
  private final GroupSink groupSink;
  private final GroupInbox inbox;
  private final OlderCopy olderCopy;
  private final HeardMarks heardMarks;
  private final KeyRequests requests;
  private final Mailbox mailbox;
  private final Heartbeats heartbeats;
  private final AtomicBoolean over = new AtomicBoolean();
  private final List<Runnable> early = new ArrayList<>();
  private volatile boolean closing;
  private boolean inMeeting;

  /** The entry by which this device took part when the store was opened; empty where it did not. */
  private Bytes stayed = Bytes.EMPTY;

  private volatile boolean hasComeIn;

  /** When it was told last that the store fails; 0 before that. */
  private final AtomicLong storeFailed = new AtomicLong();

  private volatile @Nullable MeetingEvent last;

  /** What the application was told about accounts' logs. On the lane. */
  private final Set<String> alarms = new HashSet<>();

  MeetingSession(
      MeetingLine line,
      Address self,
      KeyStore store,
      AccountDirectory accounts,
      MeetingListener listener,
      MeetingRole role) {
    this.meeting = line.meeting();
    this.self = self;
    this.store = store;
    this.accounts = accounts;
    this.forks = new ForkHearing(accounts, System::nanoTime);
    this.line = line;
    this.role = role;
    this.events = new EventStream(listener);
    this.lane = new Lane("latchkey-meeting", this::trouble);
    OwnKeys keys = OwnKeys.in(store);
    this.journal = new RosterJournal(this);
    this.roster = new RosterFollower(meeting, self, keys.signingKey(), line, accounts, journal);
    this.attendance = new Attendance(roster);
    this.peers = new KnownPeers(roster, attendance, store.pinned(), accounts);
    this.people = new People(roster, attendance);
    this.identities = new Identities(self, roster, store, people, this::emit);
    this.senderKeys = new SenderKeys(store, meeting, self);
    this.sessions = new PairwiseSessions(store, keys);
    this.ownMessages = new OwnMessages(store, meeting);
    this.counter = new AuthorCounter(store, meeting, self, () -> attendance.stay(self));
    this.order = new AuthorOrder(store.authorPlaces(), meeting, () -> attendance.stay(self));
    this.receipt = new NewestReceipt(store, meeting);
    this.transcript = new ReadTranscript(meeting, store.streams());
    this.acknowledgements = new Acknowledgements(meeting, lane, line.pause(), line::acknowledge);
    this.contents = new ContentReader(meeting, roster, this::forked);
    this.once = new OpenOnce(store, meeting);
    this.requests = new KeyRequests(this::requestKey, lane, this::retryHeld);
    this.olderCopy = new OlderCopy(store, meeting, self, ownMessages);
    this.kept = new RecordKeeper(Ids.logId(meeting));
    this.groupSink = new GroupSink(this);
    this.inbox =
        new GroupInbox(
            meeting,
            store.streams(),
            transcript,
            place -> olderCopy.look(line.replay(place)),
            new GroupReader(
                self,
                attendance,
                senderKeys,
                ownMessages,
                contents,
                once,
                new Floor(store, meeting)),
            groupSink,
            connectedTime::soFar);
    this.heardMarks = new HeardMarks(transcript, inbox, System::nanoTime);
    this.mailbox =
        new Mailbox(
            self,
            attendance,
            peers,
            sessions,
            senderKeys,
            contents,
            once,
            order,
            new MailSink(this));
    this.heartbeats = new Heartbeats(this, line);
  }

  /** Reads what was verified when this device last was here. The role must be complete by now. */
  void load() {
    roster.load(store.rosters().entries(meeting));
    stayed = attendance.stay(self);
    journal.goLive();
    accounts.watch(this);
  }

  @Override
  public void grew(Optional<AccountState> before, AccountState now, List<AccountEvent> events) {
    lane.run(() -> {
      if (roster.isStopped()) {
        readOn(); // Perhaps for want of just this.
      }
      if (isMember(now.userId())) {
        role.accountRead(now.userId());
      }
    });
  }

  @Override
  public void refused(UserId user, AccountAlarm alarm, String detail) {
    lane.run(() -> accountRefused(user, alarm, detail));
  }

  private void accountRefused(UserId user, AccountAlarm alarm, String detail) {
    if (isMember(user) && alarms.add(detail)) {
      emit(new MeetingEvent.AccountRefused(user, alarm, detail));
      role.accountRead(user);
      if (alarm == AccountAlarm.FORKED) {
        role.forked(user);
      }
    }
  }

  /**
   * Another member passes on what is to prove that there are two logs of an account. It proves that
   * by itself, and then it stands in the meeting; or nothing, and then who has said it is told of.
   * On the lane.
   */
  void forkShown(Address teller, AccountForkShown fork) {
    if (isMember(fork.userId())) {
      orLater(() -> heard(teller, fork), () -> forkShown(teller, fork));
    }
  }

  private void heard(Address teller, AccountForkShown fork) {
    switch (forks.hear(teller.id(), fork)) {
      case PROVED -> ForkPost.noteTold(this, fork.userId());
      case WORTHLESS ->
          emit(
              new MeetingEvent.MessageRefused(
                  people.of(teller),
                  "it says that there are two logs of an account, and does not prove it"));
      case UNSEEN -> {}
    }
  }

  private boolean isMember(UserId user) {
    return roster.read(log -> log.member(user)).isPresent();
  }

  MeetingRole role() {
    return role;
  }

  KeyRequests requests() {
    return requests;
  }

  void emit(MeetingEvent event) {
    if (!over.get()) {
      events.emit(event);
    }
  }

  /** What was said is given up, perhaps since the meeting is over: then it is told before that. */
  void failed(MessageId said, LatchkeyException reason) {
    events.emit(
        new MeetingEvent.MessageFailed(said, reason.code(), String.valueOf(reason.getMessage())));
  }

  /** Runs {@code task} when the application has been told of everything emitted so far. */
  void afterEvents(Runnable task) {
    if (!over.get()) {
      events.afterwards(task);
    }
  }

  /** Where the server has the messages that have been taken. */
  GroupInbox inbox() {
    return inbox;
  }

  /** Whether the application has been, or is being, told of a guest's text with this id. */
  boolean hasShown(Address guest, MessageId messageId) {
    return groupSink.hasShown(guest, messageId);
  }

  /** As {@link #hasShown}, of the text with this hash; it may have been told as a contradiction. */
  boolean hasTold(Address guest, Bytes hash) {
    return groupSink.hasTold(guest, hash);
  }

  void trouble(RuntimeException failure) {
    emit(new MeetingEvent.Trouble(String.valueOf(failure.getMessage())));
  }

  /**
   * The connection stands (again): joins, reads on, lets what waits go out. On the lane.
   *
   * @param lookAround asks who is here, and what they are called; the application may want to know
   *     as soon as it is told
   */
  void connected(Runnable lookAround) {
    Position position = join();
    if (position.status() == null || position.status() == GuestStatus.ADMITTED) {
      takePart(position, lookAround);
    } else if (position.status() == GuestStatus.WAITING) {
      emit(new MeetingEvent.Waiting());
    }
  }

  /** A guest has been let in, by the server's word: asks at once for all that it may have now. */
  void admitted() {
    Question<Position> place = Question.ask(this::join);
    roster.catchUp();
    Question<Boolean> accountsRead =
        Question.ask(() -> {
          readAccounts();
          return true;
        });
    takePart(place.answer(), accountsRead::answer);
  }

  /** Shows what the server has said that it has: where that is lost, the meeting begins anew. */
  private Position join() {
    return line.join(receipt.shown());
  }

  private void takePart(Position position, Runnable lookAround) {
    roster.catchUpTo(position.rosterSize(), position.rosterHead());
    if (!roster.read(role::takesPart)) {
      role.notInRoster();
      return;
    }
    lookAround.run(); // Before anybody's words are shown.
    connectedTime.connected();
    requests.startOver();
    StreamPosition stream = stream(position);
    olderCopy.reads(stream, stayed.equals(attendance.stay(self)));
    receipt.cameIn(stream);
    inbox.resume(store.cursors().get(meeting), stream);
    inMeeting = true; // Only now: where something could not be kept, this is done once more.
    early.forEach(task -> lane.run(() -> onceIn(task)));
    early.clear();
    inbox.readOn();
    olderCopy.found().ifPresent(this::beginAnew);
    olderCopy.cameIn();
    acknowledgements.repeat();
    heartbeats.connected();
    boolean first = !hasComeIn;
    hasComeIn = true;
    if (first) {
      emit(new MeetingEvent.Admitted());
    } else {
      emit(new MeetingEvent.ConnectionRestored());
    }
    role.ready(position);
  }

  /** Nothing is encrypted any more under what the device may have gone on with since the copy. */
  private void beginAnew(OlderCopy.Found found) {
    store.atomically(() -> {
      counter.beginAnew();
      sessions.setAside();
      OwnKeys.in(store).wentBack();
    });
    emit(new MeetingEvent.KeyStoreRestored(found.unknown().size()));
    found.unknown().stream().filter(ownMessages::isExpected).forEach(this::giveUp);
    role.keyStoreWentBack();
  }

  /** What the server has under its id the store does not know: perhaps it is this, and was read. */
  private void giveUp(MessageId said) {
    ownMessages.givenUp(said);
    store.outbox().remove(meeting, said);
    emit(
        new MeetingEvent.MessageFailed(
            said,
            ErrorCode.ALREADY_EXISTS,
            "It may have been said already, before the keys on this device went back to an older"
                + " copy. Ask whether the others have read it."));
  }

  private static StreamPosition stream(Position position) {
    StreamPosition stream = position.stream();
    if (stream == null) {
      throw new LatchkeyException(
          ErrorCode.INTERNAL, "The server does not say where the meeting's messages stand.");
    }
    return stream;
  }

  /** Whether this device has taken its place on the present connection. On the lane. */
  boolean isInMeeting() {
    return inMeeting;
  }

  /** Reads the logs of all members' accounts to their ends: which devices get keys. Blocks. */
  void readAccounts() {
    readAccounts(
        roster.read(log ->
            log.members().stream().map(member -> member.userId()).collect(Collectors.toSet())));
  }

  /** As {@link #readAccounts()}, of these. */
  void readAccounts(Set<UserId> users) {
    try {
      accounts.readOn(users);
    } catch (LatchkeyException e) {
      if (e.isTransient()) {
        throw e;
      }
      trouble(e); // What the roster names of them is known.
    }
    for (UserId user : users) {
      accounts
          .fork(user)
          .ifPresent(detail -> lane.run(() -> accountRefused(user, AccountAlarm.FORKED, detail)));
    }
  }

  /** The devices of an account that take part. */
  List<Address> devicesOf(UserId user) {
    return roster.read(log ->
        log.devices().stream()
            .filter(device -> device.userId().equals(user))
            .map(Device::address)
            .toList());
  }

  /**
   * The device has no keys to get, and its words are not shown: it is told of once. On the lane.
   */
  void disputed(Address device) {
    if (alarms.add(device.toString())) {
      emit(new MeetingEvent.DeviceDisputed(people.of(device)));
    }
  }

  /** On the lane. */
  void disconnected(String reason) {
    inMeeting = false;
    connectedTime.disconnected();
    acknowledgements.disconnected();
    transcript.isAway();
    early.clear();
    emit(new MeetingEvent.ConnectionLost(reason));
  }

  /** Handles one of the events that members and guests have in common; false if it is none. */
  boolean handle(String event, String json) {
    switch (event) {
      case Events.MESSAGE -> reading(() -> offer(read(json, MeetingMessage.class)));
      case Events.RECEIVE_SENDER_KEY ->
          onceIn(() -> mailbox.take(read(json, ReceivedSenderKey.class)));
      case Events.DIRECT -> onceIn(() -> mailbox.take(read(json, ReceivedDirect.class)));
      case Events.HEARTBEAT -> reading(() -> heartbeats.heard(read(json, MeetingHeartbeat.class)));
      case Events.ROSTER -> orLater(() -> roster.offer(read(json, RosterPage.class)), this::readOn);
      case Events.MEETING_ACCOUNT_CHANGED ->
          accountChanged(read(json, MeetingAccountChanged.class));
      case Events.MEETING_ENDED -> over(new MeetingEvent.Ended());
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Whose account it is decides this device: the server may say so of anybody's. */
  private void accountChanged(MeetingAccountChanged changed) {
    if (isMember(changed.userId())) {
      orLater(
          () -> accounts.readOn(changed.userId(), changed.size()), () -> accountChanged(changed));
    }
  }

  private void readOn() {
    orLater(roster::catchUp, this::readOn);
  }

  /**
   * Messages that come before this device knows where it stands are read when it does. Where
   * reading on fails for now, it is tried again.
   */
  private void reading(Runnable task) {
    if (inMeeting) {
      orLater(task, () -> reading(inbox::catchUp));
    }
  }

  private void offer(MeetingMessage message) {
    receipt.note(message.place(), message.receipt());
    inbox.offer(message);
  }

  /** How another's heartbeat stands to what this device has been given, read to its end. */
  ReadTranscript.Standing compare(Address author, Heartbeat said) {
    return heardMarks.compare(
        author, said.mark(), attendance.takesPartSince(self, said.log().index()));
  }

  void tellDifference(Address author, ReadTranscript.Standing standing) {
    groupSink.tellDifference(author, standing);
  }

  /** Envelopes are pushed once on each connection: those that come too early are kept. */
  private void onceIn(Runnable task) {
    if (inMeeting) {
      orLater(task, () -> onceIn(task));
    } else {
      early.add(task);
    }
  }

  /** Tries again what is held. */
  void retryHeld() {
    reading(inbox::retry);
  }

  /** Does it, and again where that fails for now. On the lane. */
  void insist(Runnable task) {
    orLater(task, () -> insist(task));
  }

  private void orLater(Runnable task, Runnable again) {
    try {
      task.run();
    } catch (LatchkeyException e) {
      if (!e.isTransient()) {
        throw e;
      }
      lane.runAfter(e.retryAfter().orElse(Duration.ofSeconds(1)), again);
    } catch (StoreFailure e) {
      storeFails(e, again);
    }
  }

  /** Where this may pass, it is told of now and then, and {@code again} runs soon, on the lane. */
  void storeFails(StoreFailure failure, Runnable again) {
    if (!failure.mayPass()) {
      throw failure;
    }
    long now = System.nanoTime();
    long last = storeFailed.get();
    if ((last == 0 || now - last > BETWEEN_TELLING.toNanos())
        && storeFailed.compareAndSet(last, now)) {
      trouble(failure);
    }
    lane.runAfter(Duration.ofSeconds(1), again);
  }

  /** How long there has been a connection so far. On the lane. */
  Duration connectedTime() {
    return connectedTime.soFar();
  }

  /** Whether messages are held because a key is missing. On the lane. */
  boolean isHolding() {
    return inbox.isHolding();
  }

  /**
   * The meeting is over for this device: stops, forgets the meeting's keys, then tells so. Only the
   * first call counts, and none once it is closing. Returns when that is done, unless the lane
   * itself calls, or the lane takes longer than that.
   *
   * @param how what the application is told, last of all
   */
  void over(MeetingEvent how) {
    synchronized (over) {
      if (closing) {
        return;
      }
      if (over.compareAndSet(false, true)) {
        last = how;
        try {
          role.over();
        } finally {
          lane.run(this::forget); // Also where what waits could not be given up.
        }
      }
    }
    lane.awaitEnd(PATIENCE);
  }

  private void forget() {
    try {
      kept.ends(store.rosters().entries(meeting));
    } finally {
      erase();
    }
  }

  private void erase() {
    try {
      store.eraseMeeting(meeting, attendance.guests());
    } finally {
      accounts.unwatch(this);
      events.emit(Objects.requireNonNull(last));
      events.finish();
      lane.close();
    }
  }

  /**
   * Stops without forgetting anything: no further message is taken, and the application is told of
   * those that were. What the store notes as handled has been given to the application. Where the
   * meeting is over, returns when its keys are forgotten.
   */
  void close() {
    synchronized (over) {
      closing = true;
      accounts.unwatch(this);
      if (!over.get()) {
        lane.close();
      }
    }
    lane.awaitEnd(PATIENCE);
    over.set(true);
    events.finish(PATIENCE);
  }

  boolean isClosing() {
    return closing;
  }

  boolean isOver() {
    return over.get();
  }

  /** Whether this device has taken part since this program began. */
  boolean hasComeIn() {
    return hasComeIn;
  }

  /** What the application is, or is about to be, told last; empty while the meeting goes on. */
  Optional<MeetingEvent> last() {
    return Optional.ofNullable(last);
  }

  /** Why nothing can be said here any more; empty while the meeting goes on. */
  Optional<LatchkeyException> whyOver() {
    return last()
        .map(how ->
            how instanceof MeetingEvent.Ended
                ? new LatchkeyException(ErrorCode.MEETING_ENDED, "The meeting has ended.")
                : new LatchkeyException(
                    ErrorCode.NOT_IN_MEETING, "You are not in the meeting any more."));
  }

  /** What is said now would wait for ever. */
  void requireGoingOn() {
    whyOver()
        .ifPresent(why -> {
          throw why;
        });
  }

  /** Everyone who takes part, by the verified roster. */
  List<Participant> participants() {
    List<Address> addresses =
        roster.read(log ->
            role.tells(log)
                ? Stream.concat(
                        log.devices().stream().map(Device::address),
                        log.guests().stream().map(Guest::address))
                    .toList()
                : List.of());
    return addresses.stream().map(people::of).toList();
  }

  String title() {
    return roster.read(MeetingLog::title);
  }

  static <T> T read(String json, Class<T> type) {
    return Json.mapper().readValue(json, type);
  }

  void forked(Address author) {
    emit(
        new MeetingEvent.RosterRefused(
            RosterAlarm.FORKED,
            people.of(author) + " reads another log of who takes part than this device."));
  }

  private void requestKey(Address sender, Optional<UUID> distributionId, boolean newSession) {
    if (inMeeting && roster.read(log -> log.device(sender)).isPresent()) {
      line.requestSenderKey(
          new RequestSenderKey(
              meeting,
              new UserId(sender.id()),
              sender.deviceId(),
              distributionId.map(UUID::toString).orElse(null),
              newSession));
    }
  }
}
