package latchkey.client.chaos;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import latchkey.client.model.LatchkeyException;
import latchkey.client.testing.TcpProxy.Way;
import latchkey.protocol.Address;

/** Somebody who takes part: plays its steps one after another, each when it can. */
abstract class Actor implements AutoCloseable {
  final String name;
  final FaultyProxy line;
  final Sight sight = new Sight();
  private final ExecutorService lane;
  private final ExecutorService aside;
  private final Consumer<Throwable> failed;
  private volatile boolean dead;

  /** Something that an actor does. */
  @FunctionalInterface
  interface Act {
    void play() throws InterruptedException;
  }

  /**
   * @param failed told where a step fails that should not
   */
  Actor(String name, IntSupplier serverPort, Consumer<Throwable> failed) {
    this.name = name;
    this.line = new FaultyProxy(serverPort);
    this.failed = failed;
    this.lane = lane("chaos-" + name);
    this.aside = lane("chaos-aside-" + name);
  }

  private static ExecutorService lane(String name) {
    return Executors.newSingleThreadExecutor(Thread.ofVirtual().name(name).factory());
  }

  final void act(Object step, Act act) {
    lane.execute(playing(step, act));
  }

  /** Beside its steps: while one of them takes its time, and when they are over. */
  final void actAside(Object what, Act act) {
    aside.execute(playing(what, act));
  }

  private Runnable playing(Object step, Act act) {
    return () -> {
      try {
        if (!(step instanceof Step.Say)) {
          sight.note(step.toString());
        }
        act.play();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (LatchkeyException e) {
        sight.note("refused: " + e);
        if (!isExpelled()) {
          failed.accept(new IllegalStateException(name + " failed to play " + step, e));
        }
      } catch (RuntimeException e) {
        sight.note("failed: " + e);
        failed.accept(new IllegalStateException(name + " failed to play " + step, e));
      }
    };
  }

  final void suffer(Step.Trouble trouble) {
    sight.note("suffers " + trouble);
    line.suffer(
        switch (trouble) {
          case DELAY -> new Delay(Duration.ofMillis(600));
          case SLOW -> new Slow(20_000);
          case CUT -> new Cut(3_000);
          case HALF_OPEN_UP -> new HalfOpen(Set.of(Way.UP));
          case HALF_OPEN_DOWN -> new HalfOpen(Set.of(Way.DOWN));
          case DEAD -> new HalfOpen(Set.of(Way.UP, Way.DOWN));
        });
    dead = trouble == Step.Trouble.DEAD;
  }

  final void mend() {
    sight.note("mended");
    if (dead) {
      line.mendSilently();
    } else {
      line.mend();
    }
  }

  /** Its address in the meeting, where it has one. */
  abstract Optional<Address> address();

  /** Whether it is there, and means to stay. */
  abstract boolean isPresent();

  /** Whether it has been, or is to be, taken out, and so may be refused what it tries. */
  boolean isExpelled() {
    return false;
  }

  /** How much of what it said waits to be sent. */
  abstract int unsent();

  abstract void say(String text, Words words);

  final Optional<Account> account(Words words) {
    boolean present = isPresent();
    return address()
        .map(address ->
            new Account(
                name, address, present, sight.lines(address, words), sight.complaints(present)));
  }

  final ExecutorService lane() {
    return lane;
  }

  @Override
  public void close() {
    lane.shutdownNow();
    aside.shutdownNow();
    line.close();
  }
}
