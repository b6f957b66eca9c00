package latchkey.bench.fanout;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import latchkey.bench.load.Crowd;
import latchkey.bench.load.Frames;
import latchkey.bench.load.Line;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Keeps messages in flight in every gathering: when one has reached everybody, the next is sent.
 * Counts deliveries, and how long each took since its message was sent.
 */
final class FanOutLoad {
  /** How many messages of a gathering are under way at a time. */
  static final int IN_FLIGHT = 4;

  private static final int RING = 8;
  private static final long PATIENCE_NANOS = Duration.ofSeconds(20).toNanos();
  private static final byte[] ACCEPTED = "[{\"ok\":true".getBytes(StandardCharsets.US_ASCII);

  private final Crowd crowd;

  /** Without those of other loads. */
  private final @Nullable Group[] groupOf;

  private final byte[][] prefixOf;
  private final long[] receivedBy;
  private final List<Group> groups;
  private final List<Acknowledging> acknowledging;
  private final Histogram latency = new Histogram(Duration.ofMinutes(1).toNanos(), 3);
  private boolean sending;
  private long deliveries;
  private long lastDelivery = System.nanoTime();

  FanOutLoad(Crowd crowd, List<Gathering> gatherings) {
    this.crowd = crowd;
    int lines =
        gatherings.stream()
            .flatMap(gathering -> gathering.lines().stream())
            .mapToInt(Line::number)
            .max()
            .orElseThrow();
    groupOf = new Group[lines + 1];
    prefixOf = new byte[lines + 1][];
    receivedBy = new long[lines + 1];
    groups = gatherings.stream().map(Group::new).toList();
    acknowledging =
        gatherings.stream()
            .filter(Gathering::acknowledged)
            .map(gathering -> new Acknowledging(gathering, receivedBy))
            .toList();
    for (Group group : groups) {
      for (Line line : group.gathering.lines()) {
        groupOf[line.number()] = group;
        prefixOf[line.number()] = line.eventPrefix(group.gathering.event());
      }
    }
  }

  /** One gathering's messages. */
  private final class Group {
    private final Gathering gathering;
    private final byte[] acknowledgement;
    private final long[] sentAt = new long[RING];
    private final int[] missing = new int[RING];
    private long sent;
    private long complete;
    private long accepted;

    Group(Gathering gathering) {
      this.gathering = gathering;
      this.acknowledgement = gathering.sender().acknowledgementPrefix();
    }

    void send() {
      int slot = (int) (sent % RING);
      missing[slot] = gathering.lines().size();
      String event = gathering.message().apply(sent);
      sentAt[slot] = System.nanoTime();
      if (gathering.acknowledged()) {
        gathering.sender().emit(sent, event);
      } else {
        gathering.sender().emit(event);
      }
      sent++;
    }

    void delivered(long number, long now) {
      int slot = (int) (number % RING);
      if (number >= sent || missing[slot] == 0) {
        throw new IllegalStateException("a message came that was not sent");
      }
      latency.recordValue(Math.max(0, now - sentAt[slot]));
      missing[slot]--;
      if (missing[slot] == 0) {
        complete++;
        if (sending) {
          send();
        }
      }
    }

    boolean isQuiet() {
      return complete == sent && (!gathering.acknowledged() || accepted == sent);
    }
  }

  /**
   * What came of a round.
   *
   * @param latency of deliveries, in nanoseconds
   * @param generatorLoad which part of the time the generator's thread was busy: near 1, it was the
   *     generator that was measured
   */
  record Round(
      long deliveries,
      Duration time,
      Histogram latency,
      double generatorLoad,
      Duration serverTime) {
    double perSecond() {
      return deliveries / (time.toNanos() / 1e9);
    }

    double p99Millis() {
      return latency.getValueAtPercentile(99) / 1e6;
    }
  }

  /** Lets it run for {@code warmUp}, then counts for {@code measured}, then lets all arrive. */
  Round run(Duration warmUp, Duration measured, LongSupplier serverNanos) {
    sending = true;
    for (Group group : groups) {
      for (int i = 0; i < IN_FLIGHT; i++) {
        group.send();
      }
    }
    runFor(warmUp);
    latency.reset();
    long before = deliveries;
    long busyBefore = ownNanos();
    long serverBefore = serverNanos.getAsLong();
    long start = System.nanoTime();
    runFor(measured);
    long time = System.nanoTime() - start;
    var round =
        new Round(
            deliveries - before,
            Duration.ofNanos(time),
            latency.copy(),
            (ownNanos() - busyBefore) / (double) time,
            Duration.ofNanos(serverNanos.getAsLong() - serverBefore));
    sending = false;
    crowd.run(this::packet, () -> groups.stream().allMatch(Group::isQuiet) || isStuck());
    if (!groups.stream().allMatch(Group::isQuiet)) {
      throw new IllegalStateException("messages were sent that did not reach everybody");
    }
    return round;
  }

  /** All messages so far. */
  long sent() {
    return groups.stream().mapToLong(group -> group.sent).sum();
  }

  /** All deliveries so far. */
  long delivered() {
    return deliveries;
  }

  private static long ownNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private void runFor(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    lastDelivery = System.nanoTime();
    acknowledging.forEach(Acknowledging::begin);
    crowd.run(
        this::packet,
        () -> {
          if (isStuck()) {
            throw new IllegalStateException("the server delivers nothing any more");
          }
          long now = System.nanoTime();
          acknowledging.forEach(readers -> readers.goOn(now));
          return now - end >= 0;
        });
  }

  private boolean isStuck() {
    return System.nanoTime() - lastDelivery > PATIENCE_NANOS;
  }

  private void packet(Line line, ByteBuffer in, int from, int end) {
    int number = line.number();
    Group group = groupOf[number];
    if (group == null) {
      return;
    }
    if (Frames.begin(in, from, end, prefixOf[number])) {
      long now = System.nanoTime();
      lastDelivery = now;
      deliveries++;
      group.delivered(receivedBy[number], now);
      receivedBy[number]++;
    } else if (line == group.gathering.sender()
        && Frames.begin(in, from, end, group.acknowledgement)) {
      accept(group, in, from, end);
    }
  }

  private static void accept(Group group, ByteBuffer in, int from, int end) {
    int array = from;
    while (array < end && in.get(array) != '[') {
      array++;
    }
    if (!Frames.begin(in, array, end, ACCEPTED)) {
      byte[] refusal = new byte[end - from];
      in.get(from, refusal);
      throw new IllegalStateException(
          "a message was refused: " + new String(refusal, StandardCharsets.UTF_8));
    }
    group.accepted++;
  }
}
