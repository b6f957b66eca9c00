package latchkey.server.api.socket;

import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import latchkey.server.config.ServerConfig;
import latchkey.server.guest.GuestSessions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What happens because time passes. */
final class Housekeeping implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);
  private static final long OFTEN_MILLIS = 1_000;
  private static final long SELDOM_MILLIS = 10 * 60 * 1_000;

  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("latchkey-housekeeping").daemon().factory());

  Housekeeping(
      ServerConfig config, SignedInCheck signedIn, EndedCheck ended, SocketApi.Services services) {
    GuestSessions guests = services.guests();
    every(OFTEN_MILLIS, "cutting off devices", signedIn::checkAll);
    every(OFTEN_MILLIS, "telling of meetings that have ended", ended::checkAll);
    every(OFTEN_MILLIS, "expiring guest sessions", guests::expireDue);
    every(OFTEN_MILLIS, "deleting files of ended meetings", services.files()::forgetEnded);
    every(SELDOM_MILLIS, "deleting old files", services.files()::tidy);
    every(OFTEN_MILLIS, "expiring devices", services.devices()::expireDue);
    every(SELDOM_MILLIS, "purging ciphertext", services.relay()::purge);
    every(SELDOM_MILLIS, "forgetting device links", services.deviceLinks()::forget);
    every(SELDOM_MILLIS, "forgetting sign-in links", services.signIn()::forgetLinks);
    every(SELDOM_MILLIS, "forgetting who took which keys", services.keys()::purgeTakes);
    every(SELDOM_MILLIS, "forgetting old entries of the audit log", services.audit()::forget);
    every(SELDOM_MILLIS, "forgetting guests", () -> guests.forget(retained(config, services)));
    every(
        SELDOM_MILLIS,
        "forgetting meetings",
        () -> services.endedMeetings().forget(retained(config, services)));
  }

  /** What ended before then is not kept. */
  private static Instant retained(ServerConfig config, SocketApi.Services services) {
    return services.clock().agreed().minus(config.limits().retention());
  }

  private void every(long millis, String what, Runnable task) {
    var _ = clock.scheduleWithFixedDelay(() -> run(what, task), 0, millis, TimeUnit.MILLISECONDS);
  }

  /** One failure must not end the schedule. */
  private static void run(String what, Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      log.atWarn().setCause(e).addKeyValue("task", what).log("housekeeping failed");
    }
  }

  /** Waits for what is under way. */
  @Override
  public void close() {
    clock.close();
  }
}
