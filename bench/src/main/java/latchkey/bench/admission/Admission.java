package latchkey.bench.admission;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import latchkey.bench.Plan;
import latchkey.bench.Scenario;
import latchkey.bench.floor.OneGuest;
import latchkey.bench.machine.ProcessorTime;
import latchkey.bench.machine.Scratch;
import latchkey.bench.machine.Target;
import latchkey.bench.measured.LatchkeyTarget;
import latchkey.bench.people.Device;
import latchkey.bench.result.Goal;
import latchkey.bench.result.Measurement;
import latchkey.bench.result.Series;
import latchkey.client.Guest;
import latchkey.client.GuestMeeting;
import latchkey.client.InviteOptions;
import latchkey.client.MeetingEvent;
import latchkey.client.MeetingListener;
import latchkey.client.MeetingOptions;
import latchkey.client.MemberMeeting;

/**
 * From a member's decision to let a guest in until the guest reads its first message: both with the
 * SDK, over a real server. Beside it the same cryptography alone, in a loop. What is prepared while
 * the guest waits is no work saved; so the processor time from the knock on is told, too.
 */
public final class Admission implements Scenario {
  /** Of each side in a round; a round's value is their median. */
  private static final int IN_A_ROUND = 10;

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Override
  public String name() {
    return "admission";
  }

  @Override
  public void measure(Plan plan, Consumer<Measurement> found) {
    try (Scratch scratch = new Scratch();
        Target server =
            Target.java(LatchkeyTarget.class, scratch.folder().resolve("server").toString());
        Device device = new Device(server, scratch.folder().resolve("member.db"))) {
      List<Double> real = new ArrayList<>();
      List<Double> floor = new ArrayList<>();
      List<Double> peoples = new ArrayList<>();
      List<Double> servers = new ArrayList<>();
      int times = plan.people(IN_A_ROUND);
      for (int round = 0; round < plan.rounds(); round++) {
        warmUp(server, device, plan.warmUp(round));
        List<Admitted> admitted = repeat(times, () -> admit(server, device));
        real.add(medianMillis(admitted, Admitted::nanos));
        peoples.add(medianMillis(admitted, Admitted::peoplesNanos));
        servers.add(medianMillis(admitted, Admitted::serversNanos));
        floor.add(medianMillis(repeat(times, Admission::floor), Long::doubleValue));
      }
      found.accept(
          Measurement.compared(
                  "Admission to first opened message",
                  "ms",
                  new Series(real),
                  "libsignal alone",
                  new Series(floor),
                  Goal.ratioAtMost(6))
              .withNote("each round is the median of " + times));
      found.accept(
          Measurement.alone(
              "… processor time from knock to opened message, of both", "ms", new Series(peoples)));
      found.accept(Measurement.alone("… and of the server", "ms", new Series(servers)));
    }
  }

  /**
   * One admission.
   *
   * @param nanos from the decision to the first message
   * @param peoplesNanos processor time of member and guest from the knock on
   * @param serversNanos processor time of the server's threads from the knock on
   */
  private record Admitted(long nanos, long peoplesNanos, long serversNanos) {}

  private static void warmUp(Target server, Device device, Duration time) {
    long end = System.nanoTime() + time.toNanos();
    do {
      admit(server, device);
      floor();
    } while (System.nanoTime() - end < 0);
  }

  private static <T> List<T> repeat(int times, Supplier<T> one) {
    return Stream.generate(one).limit(times).toList();
  }

  private static <T> double medianMillis(List<T> all, ToDoubleFunction<T> nanos) {
    return new Series(all.stream().map(one -> nanos.applyAsDouble(one) / 1e6).toList()).median();
  }

  private static long floor() {
    OneGuest guest = new OneGuest();
    long start = System.nanoTime();
    guest.run();
    return System.nanoTime() - start;
  }

  /**
   * In a meeting of its own, so that all rosters are alike. A person sees the guest at the door
   * before deciding; so the guest is connected, and the member's device knows of it.
   */
  private static Admitted admit(Target server, Device device) {
    CountDownLatch atTheDoor = new CountDownLatch(2);
    CompletableFuture<Long> read = new CompletableFuture<>();
    MeetingListener told =
        event -> {
          if (event instanceof MeetingEvent.Waiting || event instanceof MeetingEvent.GuestWaiting) {
            atTheDoor.countDown();
          } else if (event instanceof MeetingEvent.MessageReceived) {
            read.complete(System.nanoTime());
          }
        };
    try (MemberMeeting meeting =
        device.member().createMeeting("Measured", MeetingOptions.HOST_ADMITS, told)) {
      String link = meeting.invite(InviteOptions.forOneGuest()).link();
      ProcessorTime peoples = ProcessorTime.start();
      long servers = server.threadsNanos();
      try (GuestMeeting guest = Guest.knock(link, "Gus", told)) {
        if (!atTheDoor.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
          throw new IllegalStateException("the guest did not come to the door");
        }
        long start = System.nanoTime();
        meeting.admit(guest.sessionId());
        meeting.say("Welcome.");
        long took = read.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS) - start;
        return new Admitted(took, peoples.nanos(), server.threadsNanos() - servers);
      }
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the guest read nothing", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
