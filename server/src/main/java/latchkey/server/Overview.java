package latchkey.server;

import java.time.Duration;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import latchkey.server.api.CallerBudgets;
import latchkey.server.api.HttpDoor;
import latchkey.server.api.socket.SocketApi;
import latchkey.server.config.Limit;
import latchkey.server.config.ServerConfig;
import latchkey.server.limit.ByteBudget;
import latchkey.server.metrics.Meters;
import latchkey.server.metrics.Metric;
import latchkey.server.roster.Rosters;
import latchkey.server.storage.Census;
import latchkey.server.storage.engine.Database;
import latchkey.server.storage.engine.StorageFailure;
import latchkey.server.tls.CertificateFiles;

/**
 * What is told of a running server. It is put together at the first question, so that a start takes
 * no longer for it.
 */
final class Overview {
  /** Counting reads whole tables, so it is not done for each who asks. */
  private static final long FRESH_NANOS = Duration.ofSeconds(5).toNanos();

  private final Meters meters;
  private final Parts parts;
  private boolean complete;
  private Optional<Census> census = Optional.empty();
  private long counted;

  /** Of what it tells. */
  record Parts(
      ServerConfig config,
      Database database,
      Rosters rosters,
      SocketApi sockets,
      HttpDoor door,
      CallerBudgets budgets,
      Optional<CertificateFiles> certificate) {}

  Overview(Meters meters, Parts parts) {
    this.meters = meters;
    this.parts = parts;
  }

  /** In Prometheus' text form. Reads the database. */
  synchronized String metrics() {
    if (!complete) {
      complete();
      complete = true;
    }
    return meters.text();
  }

  /** Why the server cannot serve now; empty where it can. Reads the database. */
  synchronized Optional<String> trouble() {
    try {
      var _ = census();
    } catch (StorageFailure e) {
      return Optional.of("The database cannot be read.");
    }
    return parts.database().load().room() == 0
        ? Optional.of("The database does not keep up with what is to be written.")
        : Optional.empty();
  }

  private synchronized Census census() {
    long now = System.nanoTime();
    if (census.isEmpty() || now - counted > FRESH_NANOS) {
      census = Optional.of(Census.take(parts.database(), parts.config().dataDir()));
      counted = now;
    }
    return census.get();
  }

  private void complete() {
    Build.Running info = Build.info();
    meters.show(Metric.INFO, info, _ -> 1, info.version(), info.java());
    for (Limit limit : Limit.values()) {
      meters.show(
          Metric.LIMIT, parts.config().limits(), limits -> limits.of(limit), limit.option());
    }
    parts.sockets().showOn(meters);
    meters.show(Metric.DOOR, parts.door(), HttpDoor::connections);
    budget(parts.budgets().strangers(), "strangers");
    budget(parts.budgets().known(), "known");
    meters.show(Metric.ROSTERS, parts.rosters(), Rosters::remembered);
    meters.show(Metric.WRITER_WAITING, parts.database(), database -> database.load().waiting());
    meters.show(Metric.WRITER_ROOM, parts.database(), database -> database.load().room());
    meters.show(Metric.READERS_IDLE, parts.database(), database -> database.load().idleReaders());
    count(Metric.ACCOUNTS, Census::accounts);
    count(Metric.DEVICES, Census::devices);
    count(Metric.MEETINGS, Census::meetingsGoingOn, "going-on");
    count(Metric.MEETINGS, Census::meetingsEnded, "ended");
    count(Metric.KNOCKS, Census::knocks);
    count(Metric.GUESTS, Census::guests);
    count(Metric.KEYS_LOW, Census::keysLow);
    count(Metric.ENVELOPES, Census::envelopes);
    count(Metric.MESSAGES, Census::messages);
    count(Metric.DATABASE, Census::bytes);
    count(Metric.DISK, Census::freeBytes);
    parts
        .certificate()
        .ifPresent(files ->
            meters.show(Metric.CERTIFICATE, files, served -> served.expiresAt().getEpochSecond()));
    meters.showProcess();
  }

  private void budget(ByteBudget budget, String who) {
    meters.show(Metric.BUDGET_HELD, budget, ByteBudget::held, who);
    meters.show(Metric.BUDGET_TOTAL, budget, ByteBudget::total, who);
  }

  private void count(Metric metric, ToDoubleFunction<Census> number, String... labels) {
    meters.show(metric, this, overview -> number.applyAsDouble(overview.census()), labels);
  }
}
