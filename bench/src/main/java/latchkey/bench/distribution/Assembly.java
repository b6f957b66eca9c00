package latchkey.bench.distribution;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import latchkey.bench.load.Crowd;
import latchkey.bench.load.Line;
import latchkey.bench.machine.ProcessorTime;
import latchkey.bench.machine.Target;
import latchkey.bench.people.Device;
import latchkey.bench.people.LightGuest;
import latchkey.client.InviteOptions;
import latchkey.client.MeetingEvent;
import latchkey.client.MeetingOptions;
import latchkey.client.MemberMeeting;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.Limits;

/**
 * One member's device with the SDK, and guests who wait at the door of its meeting, each with real
 * keys and a connection of its own, all on the calling thread.
 */
final class Assembly implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Crowd crowd = new Crowd();
  private final MemberMeeting meeting;

  /** By the numbers of their lines. */
  private final List<LightGuest> guests;

  private final List<GuestSessionId> present;
  private final Set<GuestSessionId> gone = ConcurrentHashMap.newKeySet();
  private int keysHeld;

  /** Lets {@code count} guests knock. */
  Assembly(Target server, Device device, int count) {
    this.meeting =
        device.member().createMeeting("Measured", MeetingOptions.HOST_ADMITS, this::told);
    List<String> links =
        IntStream.rangeClosed(0, (count - 1) / Limits.MAX_INVITATION_USES)
            .mapToObj(
                i -> meeting.invite(InviteOptions.forGuests(Limits.MAX_INVITATION_USES)).link())
            .toList();
    this.guests =
        IntStream.range(0, count)
            .parallel()
            .mapToObj(i ->
                LightGuest.knock(
                    server.url(),
                    meeting.id(),
                    links.get(i / Limits.MAX_INVITATION_USES),
                    "Guest " + i))
            .toList();
    guests.forEach(guest -> guest.expectKeysOf(device.peer()));
    this.present = new ArrayList<>(guests.stream().map(LightGuest::sessionId).toList());
    crowd.connect(server.address(), guests.stream().map(LightGuest::greeting).toList());
  }

  /**
   * What one handing over took.
   *
   * @param time until all guests held the key
   * @param membersNanos processor time of the member's device
   * @param guestsNanos processor time of all guests together
   */
  record Handover(Duration time, long membersNanos, long guestsNanos) {}

  /** All guests are let in at once. */
  Handover admitAll() {
    return until(present.size(), () -> meeting.admit(present));
  }

  /** One guest is taken out, and then, on the clock, the member says something. */
  Handover rotate() {
    GuestSessionId leaver = present.removeLast();
    CompletableFuture<Void> removal = CompletableFuture.runAsync(() -> meeting.remove(leaver));
    listen(() -> removal.isDone() && gone.contains(leaver));
    removal.join();
    return until(present.size(), () -> meeting.say("Without " + leaver));
  }

  private Handover until(int keys, Runnable work) {
    keysHeld = 0;
    ProcessorTime processor = ProcessorTime.start();
    long start = System.nanoTime();
    Thread member = Thread.ofPlatform().start(work);
    listen(() -> keysHeld == keys);
    Duration time = Duration.ofNanos(System.nanoTime() - start);
    var handover = new Handover(time, processor.othersNanos(), processor.ownNanos());
    await(member);
    return handover;
  }

  private static void await(Thread member) {
    try {
      member.join(PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void listen(BooleanSupplier done) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    crowd.run(this::heard, () -> done.getAsBoolean() || System.nanoTime() - deadline > 0);
    if (!done.getAsBoolean()) {
      throw new IllegalStateException(
          keysHeld + " keys came in " + PATIENCE.toSeconds() + " s, and no more");
    }
  }

  private void heard(Line line, ByteBuffer in, int from, int end) {
    if (guests.get(line.number()).heard(line, in, from, end)) {
      keysHeld++;
    }
  }

  private void told(MeetingEvent event) {
    if (event instanceof MeetingEvent.GuestGone going) {
      gone.add(new GuestSessionId(going.guest().address().id()));
    }
  }

  @Override
  public void close() {
    meeting.close();
    crowd.close();
  }
}
