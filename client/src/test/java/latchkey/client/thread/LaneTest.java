package latchkey.client.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import latchkey.client.model.LatchkeyException;
import latchkey.client.outbox.Outbox;
import latchkey.client.outbox.Outgoing;
import org.junit.jupiter.api.Test;

/** What is told of tasks that fail. */
final class LaneTest {
  private final List<String> told = new CopyOnWriteArrayList<>();
  private final Lane lane = new Lane("test", failure -> told.add(failure.getMessage()));
  private final CountDownLatch running = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);

  private void failOnceClosed() {
    running.countDown();
    await(closed);
    throw new IllegalStateException("it is closed");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aFaultIsToldUntilTheLaneIsClosed() {
    lane.run(() -> {
      throw new IllegalStateException("a fault");
    });
    lane.run(this::failOnceClosed);
    await(running);
    lane.close();
    closed.countDown();
    lane.awaitEnd(Duration.ofSeconds(30));

    assertThat(told).containsExactly("a fault");
  }

  @Test
  void whatFailsBecauseTheProgramEndsIsNotGivenUp() {
    Outbox outbox = new Outbox(lane);
    outbox.add(
        new Outgoing() {
          @Override
          public void send() {
            failOnceClosed();
          }

          @Override
          public boolean hasArrived() {
            return false;
          }

          @Override
          public void failed(LatchkeyException reason) {
            told.add("given up");
          }
        });
    outbox.open();
    await(running);
    outbox.close();
    closed.countDown();
    lane.awaitEnd(Duration.ofSeconds(30));

    assertThat(told).isEmpty();
  }
}
