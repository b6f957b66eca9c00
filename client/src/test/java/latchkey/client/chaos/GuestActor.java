package latchkey.client.chaos;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import latchkey.client.Guest;
import latchkey.client.GuestMeeting;
import latchkey.client.MeetingEvent;
import latchkey.protocol.Address;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.GuestSessionId;
import org.jspecify.annotations.Nullable;

/** A guest, for one stay. */
final class GuestActor extends Actor {
  private static final Duration PATIENCE = Duration.ofSeconds(100);

  /** Its link's part from the path on: the host in it is the guest's own line. */
  private final CompletableFuture<Optional<String>> invited = new CompletableFuture<>();

  private final CompletableFuture<Optional<GuestSessionId>> knocked = new CompletableFuture<>();
  private volatile @Nullable GuestMeeting meeting;
  private volatile boolean gone;

  GuestActor(String name, IntSupplier serverPort, Consumer<Throwable> failed) {
    super(name, serverPort, failed);
  }

  /** Is given a link; or none, where whoever was to make it could not. */
  void invite(Optional<String> link) {
    invited.complete(link.map(whole -> whole.substring(whole.indexOf("/join/"))));
  }

  /** The session by which others know this guest; empty where it never came to knock. */
  Optional<GuestSessionId> session() throws InterruptedException {
    return within(knocked);
  }

  void knock() throws InterruptedException {
    try {
      Optional<String> link = within(invited);
      if (link.isPresent()) {
        meeting =
            Insist.on(
                    () -> Guest.knock(line.url() + link.get(), name, sight),
                    sight,
                    Set.of(ErrorCode.INVITATION_REVOKED))
                .orElse(null);
      }
    } finally {
      knocked.complete(Optional.ofNullable(meeting).map(GuestMeeting::sessionId));
    }
  }

  @Override
  void say(String text, Words words) {
    GuestMeeting guest = meeting;
    if (guest != null && !isOver()) {
      words.said(new Words.Word(guest.self(), true, guest.say(text), text));
    }
  }

  /** Leaves, once it has been let in. */
  void leave() throws InterruptedException {
    GuestMeeting guest = meeting;
    if (guest != null) {
      var _ = guest.awaitAdmission(Duration.ofSeconds(30));
      Insist.on(
          guest::leave,
          sight,
          Set.of(
              ErrorCode.SESSION_ENDED,
              ErrorCode.NOT_IN_MEETING,
              ErrorCode.UNAUTHENTICATED,
              ErrorCode.MEETING_UNKNOWN));
    }
    gone = true;
  }

  void vanish() {
    gone = true;
    GuestMeeting guest = meeting;
    if (guest != null) {
      guest.close();
    }
  }

  @Override
  Optional<Address> address() {
    return Optional.ofNullable(meeting).map(GuestMeeting::self);
  }

  @Override
  boolean isPresent() {
    return meeting != null && !gone && !isOver() && sight.wasTold(MeetingEvent.Admitted.class);
  }

  private boolean isOver() {
    return sight.wasTold(MeetingEvent.Declined.class)
        || sight.wasTold(MeetingEvent.Removed.class)
        || sight.wasTold(MeetingEvent.Left.class);
  }

  @Override
  int unsent() {
    GuestMeeting guest = meeting;
    return guest == null ? 0 : guest.unsent();
  }

  private static <T> Optional<T> within(CompletableFuture<Optional<T>> future)
      throws InterruptedException {
    try {
      return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    GuestMeeting guest = meeting;
    if (guest != null) {
      guest.close();
    }
    super.close();
  }
}
