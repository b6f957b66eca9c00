package latchkey.cli.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import latchkey.client.MeetingEvent;
import latchkey.client.MeetingListener;

/** Somebody in the demo, and everything that their own SDK has told them. */
final class Actor implements MeetingListener {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final String name;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition more = lock.newCondition();
  private final List<MeetingEvent> events = new ArrayList<>();

  Actor(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  @Override
  public void on(MeetingEvent event) {
    lock.lock();
    try {
      events.add(event);
      more.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The first event of that kind that fits, as soon as it is there. */
  <E extends MeetingEvent> E await(Class<E> kind, Predicate<E> fits, String what) {
    long nanos = PATIENCE.toNanos();
    lock.lock();
    try {
      Optional<E> found = first(kind, fits);
      while (found.isEmpty()) {
        if (nanos <= 0) {
          throw new DemoFailed(
              name + " waited in vain, " + PATIENCE.toSeconds() + " seconds, until " + what + ".");
        }
        nanos = more.awaitNanos(nanos);
        found = first(kind, fits);
      }
      return found.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoFailed("Interrupted while " + name + " waited until " + what + ".");
    } finally {
      lock.unlock();
    }
  }

  /** The messages that the SDK has opened for this one, in the order in which they came. */
  List<MeetingEvent.MessageReceived> opened() {
    lock.lock();
    try {
      return events.stream()
          .filter(MeetingEvent.MessageReceived.class::isInstance)
          .map(MeetingEvent.MessageReceived.class::cast)
          .toList();
    } finally {
      lock.unlock();
    }
  }

  /** What went wrong, as the SDK told it. */
  List<MeetingEvent> complaints() {
    lock.lock();
    try {
      return events.stream()
          .filter(event ->
              event instanceof MeetingEvent.MessageRefused
                  || event instanceof MeetingEvent.EncryptionFailed
                  || event instanceof MeetingEvent.RosterRefused
                  || event instanceof MeetingEvent.MessageFailed)
          .toList();
    } finally {
      lock.unlock();
    }
  }

  private <E extends MeetingEvent> Optional<E> first(Class<E> kind, Predicate<E> fits) {
    return events.stream().filter(kind::isInstance).map(kind::cast).filter(fits).findFirst();
  }
}
