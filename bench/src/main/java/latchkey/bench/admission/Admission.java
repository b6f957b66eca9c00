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
import latchkey.bench.Plan;
import latchkey.bench.Scenario;
import latchkey.bench.floor.OneGuest;
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
 * SDK, over a real server. Beside it the same cryptography alone, in a loop.
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
      for (int round = 0; round < plan.rounds(); round++) {
        warmUp(device, plan.warmUp(round));
        real.add(medianMillis(plan.people(IN_A_ROUND), () -> admit(device)));
        floor.add(medianMillis(plan.people(IN_A_ROUND), Admission::floor));
      }
      found.accept(
          Measurement.compared(
                  "Admission to first opened message",
                  "ms",
                  new Series(real),
                  "libsignal alone",
                  new Series(floor),
                  Goal.ratioAtMost(3))
              .withNote("each round is the median of " + plan.people(IN_A_ROUND)));
    }
  }

  private static void warmUp(Device device, Duration time) {
    long end = System.nanoTime() + time.toNanos();
    do {
      admit(device);
      floor();
    } while (System.nanoTime() - end < 0);
  }

  /** Something that takes its own time, in nanoseconds. */
  @FunctionalInterface
  private interface Timed {
    long run();
  }

  private static double medianMillis(int times, Timed timed) {
    List<Double> all = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      all.add(timed.run() / 1e6);
    }
    return new Series(all).median();
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
  private static long admit(Device device) {
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
            device.member().createMeeting("Measured", MeetingOptions.HOST_ADMITS, told);
        GuestMeeting guest =
            Guest.knock(meeting.invite(InviteOptions.forOneGuest()).link(), "Gus", told)) {
      if (!atTheDoor.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("the guest did not come to the door");
      }
      long start = System.nanoTime();
      meeting.admit(guest.sessionId());
      meeting.say("Welcome.");
      return read.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS) - start;
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the guest read nothing", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
