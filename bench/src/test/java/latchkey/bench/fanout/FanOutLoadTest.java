package latchkey.bench.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import latchkey.bench.load.Crowd;
import latchkey.bench.machine.Scratch;
import latchkey.bench.machine.Target;
import latchkey.bench.measured.LatchkeyTarget;
import latchkey.bench.measured.SocketIoTarget;
import org.junit.jupiter.api.Test;

/** The generator counts what the servers really deliver. */
final class FanOutLoadTest {
  private static final int ROOMS = 2;
  private static final int PEOPLE = 3;
  private static final Duration SHORT = Duration.ofMillis(200);

  @Test
  void everyMessageIsCountedOnceForEveryReceiverOfLatchkey() {
    try (Scratch scratch = new Scratch();
        Target target = Target.java(LatchkeyTarget.class, scratch.folder().toString());
        Crowd crowd = new Crowd()) {
      everyMessageReachesEveryone(target, crowd, Rooms.meetings(target, crowd, ROOMS, PEOPLE));
    }
  }

  @Test
  void everyMessageIsCountedOnceForEveryReceiverOfTheSocketIoServerAlone() {
    try (Target target = Target.java(SocketIoTarget.class);
        Crowd crowd = new Crowd()) {
      everyMessageReachesEveryone(target, crowd, Rooms.plain(target, crowd, ROOMS, PEOPLE));
    }
  }

  @Test
  void everyMessageIsCountedOnceForEveryReceiverOfTheBaseline() {
    try (Target target = Target.node();
        Crowd crowd = new Crowd()) {
      everyMessageReachesEveryone(target, crowd, Rooms.plain(target, crowd, ROOMS, PEOPLE));
    }
  }

  private static void everyMessageReachesEveryone(
      Target target, Crowd crowd, List<Gathering> gatherings) {
    assertThat(gatherings).hasSize(ROOMS);
    FanOutLoad load = new FanOutLoad(crowd, gatherings);
    FanOutLoad.Round round = somethingComes(load, target);
    assertThat(round.latency().getTotalCount()).isEqualTo(round.deliveries());
    assertThat(load.sent() * PEOPLE).isEqualTo(load.delivered());
  }

  /** On a busy machine nothing may come in so short a time; that nothing ever comes is told. */
  private static FanOutLoad.Round somethingComes(FanOutLoad load, Target target) {
    FanOutLoad.Round round;
    do {
      round = load.run(Duration.ZERO, SHORT, target::processorNanos);
    } while (round.deliveries() == 0);
    return round;
  }
}
