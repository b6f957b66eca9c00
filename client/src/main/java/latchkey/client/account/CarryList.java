package latchkey.client.account;

import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import latchkey.client.model.LatchkeyException;
import latchkey.client.store.AccountLogs;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.MeetingId;

/**
 * Which meetings are still to be told that this device's account has changed. Each has a mark of
 * its own: one that fails keeps no other from being told, and none is told again for its sake. To
 * be used by one thread.
 */
public final class CarryList {
  private static final Duration PAUSE = Duration.ofSeconds(5);

  /** Nothing is ever to be told there any more. */
  private static final Set<ErrorCode> OVER =
      Set.of(ErrorCode.MEETING_ENDED, ErrorCode.MEETING_UNKNOWN);

  private final AccountLogs store;
  private final Consumer<RuntimeException> failures;

  /**
   * @param failures told why a meeting takes no such entry; it is tried again with the next
   *     connection or start
   */
  public CarryList(AccountLogs store, Consumer<RuntimeException> failures) {
    this.store = store;
    this.failures = failures;
  }

  /**
   * Tells all that have not been told.
   *
   * @param meetings those of the account that go on
   * @param tell has the meeting name the account's newest place; false where that is left to
   *     another
   * @return after which time to try again; empty where that is of no use
   */
  public Optional<Duration> carry(
      Supplier<Collection<MeetingId>> meetings, Predicate<MeetingId> tell) {
    Optional<Duration> again = Optional.empty();
    try {
      if (store.isToCarry()) {
        store.carryInto(meetings.get());
      }
    } catch (LatchkeyException e) {
      again = later(e);
    }
    for (MeetingId meeting : store.toCarryInto()) {
      try {
        if (tell.test(meeting)) {
          store.carriedInto(meeting);
        }
      } catch (LatchkeyException e) {
        if (e.isTransient()) {
          again = later(e);
        } else if (OVER.contains(e.code())) {
          store.carriedInto(meeting);
        } else {
          failures.accept(e);
        }
      }
    }
    return again;
  }

  private static Optional<Duration> later(LatchkeyException e) {
    if (!e.isTransient()) {
      throw e;
    }
    return Optional.of(e.retryAfter().orElse(PAUSE));
  }
}
