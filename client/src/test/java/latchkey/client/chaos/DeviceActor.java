package latchkey.client.chaos;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import latchkey.client.DeviceLink;
import latchkey.client.InviteOptions;
import latchkey.client.MeetingEvent;
import latchkey.client.MeetingOptions;
import latchkey.client.Member;
import latchkey.client.MemberMeeting;
import latchkey.client.model.LatchkeyException;
import latchkey.client.store.KeyStore;
import latchkey.protocol.Address;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.MeetingId;
import latchkey.protocol.UserId;
import org.jspecify.annotations.Nullable;

/** A member's device, which closes and comes back on the same store. */
final class DeviceActor extends Actor {
  private static final Duration LINK_PATIENCE = Duration.ofSeconds(20);

  private final Path file;
  private volatile @Nullable KeyStore store;
  private volatile @Nullable Member member;
  private volatile @Nullable MemberMeeting meeting;
  private volatile @Nullable MeetingId id;
  private volatile @Nullable Address address;
  private final CountDownLatch takenIn = new CountDownLatch(1);
  private volatile boolean gone;
  private volatile boolean expelled;

  DeviceActor(String name, Path directory, IntSupplier serverPort, Consumer<Throwable> failed) {
    super(name, serverPort, failed);
    this.file = directory.resolve(name + ".db");
  }

  /**
   * Signs in.
   *
   * @param token what stands in a sign-in link
   */
  void signIn(String token) {
    KeyStore opened = store == null ? KeyStore.inFile(file) : store;
    store = opened;
    signedIn(Member.signIn(line.url(), token, name, name, opened));
  }

  private void signedIn(Member signedIn) {
    member = signedIn;
    address = signedIn.address();
  }

  MeetingId create() {
    MemberMeeting created =
        member().createMeeting("Weather", MeetingOptions.EVERY_MEMBER_ADMITS, sight);
    meeting = created;
    id = created.id();
    return created.id();
  }

  void open(MeetingId meetingId) {
    id = meetingId;
    meeting = member().openMeeting(meetingId, sight);
  }

  void add(UserId user) {
    meeting().addMember(user);
  }

  boolean awaitAdmission(Duration patience) throws InterruptedException {
    return meeting().awaitAdmission(patience);
  }

  UserId userId() {
    Address known = address;
    if (known == null) {
      throw LatchkeyException.unreachable(name + " has never signed in.", null);
    }
    return new UserId(known.id());
  }

  void invite(GuestActor guest) throws InterruptedException {
    Optional<String> link = Optional.empty();
    try {
      link = Insist.on(() -> meeting().invite(InviteOptions.forOneGuest()).link(), sight, Set.of());
    } finally {
      guest.invite(link);
    }
  }

  void admit(List<GuestActor> guests) throws InterruptedException {
    List<GuestSessionId> sessions = new ArrayList<>();
    for (GuestActor guest : guests) {
      guest.session().ifPresent(sessions::add);
    }
    if (!sessions.isEmpty()) {
      Set<ErrorCode> settled = Set.of(ErrorCode.GUEST_NOT_WAITING);
      Optional<Boolean> together =
          Insist.on(
              () -> {
                meeting().admit(sessions);
                return true;
              },
              sight,
              settled);
      if (together.isEmpty()) {
        // One of them has gone: the others are not to stay outside for that.
        for (GuestSessionId session : sessions) {
          Insist.on(() -> meeting().admit(session), sight, settled);
        }
      }
    }
  }

  void decline(GuestActor guest) throws InterruptedException {
    Optional<GuestSessionId> session = guest.session();
    if (session.isPresent()) {
      Insist.on(
          () -> meeting().decline(session.get()),
          sight,
          Set.of(ErrorCode.GUEST_NOT_WAITING, ErrorCode.GUEST_UNKNOWN));
    }
  }

  void remove(GuestActor guest) throws InterruptedException {
    Optional<GuestSessionId> session = guest.session();
    if (session.isPresent()) {
      Insist.on(
          () -> meeting().remove(session.get()),
          sight,
          Set.of(ErrorCode.GUEST_UNKNOWN, ErrorCode.SESSION_ENDED));
    }
  }

  void removeMember(UserId user) throws InterruptedException {
    Insist.on(() -> meeting().removeMember(user), sight, Set.of(ErrorCode.USER_UNKNOWN));
  }

  /** The other device comes in by a link that this one gives it. */
  void takeIn(DeviceActor other) throws InterruptedException {
    try {
      Insist.on(() -> link(other), sight, Set.of());
      other.open(meeting().id());
    } finally {
      other.takenIn.countDown();
    }
  }

  /** Both sides do their part at once. */
  private void link(DeviceActor other) {
    if (other.member != null) {
      return; // What was lost was the answer that it is in.
    }
    try (DeviceLink link = member().newDeviceLink()) {
      CompletableFuture<Void> joining =
          CompletableFuture.runAsync(() ->
              other.join(link.link().replace(line.url().toString(), other.line.url().toString())));
      if (link.awaitDevice(LINK_PATIENCE).isPresent()) {
        link.confirm(LINK_PATIENCE);
      }
      joining.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof LatchkeyException failure) {
        throw failure;
      }
      throw e;
    }
  }

  private void join(String link) {
    KeyStore opened = store == null ? KeyStore.inFile(file) : store;
    store = opened;
    signedIn(Member.joinAccount(link, name, opened, LINK_PATIENCE));
  }

  /** Before that it has nothing to close, and nothing to come back to. */
  void awaitTakenIn() throws InterruptedException {
    takenIn.await();
  }

  /** Its account is taken out: from now on it may find that it is out, or never get in. */
  void expel() {
    expelled = true;
  }

  @Override
  boolean isExpelled() {
    return expelled || gone;
  }

  void leave() throws InterruptedException {
    Insist.on(
        () -> meeting().leave(),
        sight,
        Set.of(ErrorCode.NOT_IN_MEETING, ErrorCode.NOT_IN_ROSTER, ErrorCode.UNAUTHENTICATED));
    gone = true;
  }

  void signOut() throws InterruptedException {
    gone = true;
    Insist.on(() -> member().signOut(), sight, Set.of(ErrorCode.UNAUTHENTICATED));
  }

  void goAway() {
    Member open = member;
    KeyStore keys = store;
    member = null;
    meeting = null;
    store = null;
    if (open != null) {
      open.close();
    }
    if (keys != null) {
      keys.close();
    }
  }

  /** In any weather. */
  void comeBack() {
    KeyStore opened = KeyStore.inFile(file);
    store = opened;
    member = Member.resume(opened);
    MeetingId entered = id;
    if (entered != null) {
      open(entered);
    }
  }

  @Override
  void say(String text, Words words) {
    if (isPresent()) {
      words.said(new Words.Word(meeting().self(), false, meeting().say(text), text));
    }
  }

  @Override
  Optional<Address> address() {
    return Optional.ofNullable(address);
  }

  @Override
  boolean isPresent() {
    return meeting != null
        && !isExpelled()
        && !sight.wasTold(MeetingEvent.Removed.class)
        && !sight.wasTold(MeetingEvent.Left.class);
  }

  @Override
  int unsent() {
    MemberMeeting open = meeting;
    return open == null ? 0 : open.unsent();
  }

  private Member member() {
    Member open = member;
    if (open == null) {
      throw LatchkeyException.unreachable(name + " is not signed in.", null);
    }
    return open;
  }

  private MemberMeeting meeting() {
    MemberMeeting open = meeting;
    if (open == null) {
      throw LatchkeyException.unreachable(name + " is not in the meeting.", null);
    }
    return open;
  }

  @Override
  public void close() {
    goAway();
    super.close();
  }
}
