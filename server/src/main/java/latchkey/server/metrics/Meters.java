package latchkey.server.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

/**
 * Counts and measures, for the operator. Safe for use by many threads, and cheap where none of it
 * is asked for.
 */
public final class Meters implements AutoCloseable {
  private static final Duration[] STEPS = {
    Duration.ofMillis(5),
    Duration.ofMillis(25),
    Duration.ofMillis(100),
    Duration.ofMillis(500),
    Duration.ofMillis(2_500)
  };

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Map<List<String>, Timer> timers = new ConcurrentHashMap<>();
  private final Map<List<String>, Counter> refusals = new ConcurrentHashMap<>();
  private final Timer delivery = timer(Metric.DELIVERY, List.of());
  private final Timer commit = timer(Metric.COMMIT, List.of());
  private final DistributionSummary pieces =
      DistributionSummary.builder(Metric.COMMIT_PIECES.id())
          .description(Metric.COMMIT_PIECES.says())
          .register(registry);

  /** A REST call was answered. */
  public void called(String method, String route, int status, long nanos) {
    measured(Metric.CALLS, nanos, method, route, String.valueOf(status));
  }

  /** An event was answered. */
  public void answered(String event, String outcome, long nanos) {
    measured(Metric.EVENTS, nanos, event, outcome);
  }

  /**
   * A call or an event was refused.
   *
   * @param kind {@code call} or {@code event}
   */
  public void refused(String code, String kind) {
    refusals
        .computeIfAbsent(
            List.of(code, kind),
            values ->
                Counter.builder(Metric.REFUSALS.id())
                    .description(Metric.REFUSALS.says())
                    .tags(tags(Metric.REFUSALS, values))
                    .register(registry))
        .increment();
  }

  /** A message was handed to everybody who is connected. */
  public void delivered(Duration afterItWasStored) {
    delivery.record(afterItWasStored.isNegative() ? Duration.ZERO : afterItWasStored);
  }

  /** Some changes were stored together. */
  public void committed(int changes, long nanos) {
    commit.record(Duration.ofNanos(nanos));
    pieces.record(changes);
  }

  private void measured(Metric metric, long nanos, String... values) {
    List<String> key = new ArrayList<>(List.of(values));
    key.addFirst(metric.id());
    timers
        .computeIfAbsent(List.copyOf(key), _ -> timer(metric, List.of(values)))
        .record(Duration.ofNanos(nanos));
  }

  private Timer timer(Metric metric, List<String> values) {
    return Timer.builder(metric.id())
        .description(metric.says())
        .tags(tags(metric, values))
        .serviceLevelObjectives(STEPS)
        .register(registry);
  }

  /**
   * Shows what {@code value} says of {@code source} whenever it is asked for.
   *
   * @param labels the values of the metric's labels
   */
  public <S> void show(Metric metric, S source, ToDoubleFunction<S> value, String... labels) {
    var _ =
        Gauge.builder(metric.id(), source, value)
            .description(metric.says())
            .tags(tags(metric, List.of(labels)))
            .strongReference(true)
            .register(registry);
  }

  /** Shows what Java tells of the process, too. */
  @SuppressWarnings("resource") // They hold nothing that must be let go.
  public void showProcess() {
    new JvmMemoryMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
  }

  private static List<Tag> tags(Metric metric, List<String> values) {
    List<Tag> tags = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      tags.add(Tag.of(metric.labels().get(i), values.get(i)));
    }
    return tags;
  }

  /** All of it, in Prometheus' text form. */
  public String text() {
    return registry.scrape();
  }

  @Override
  public void close() {
    registry.close();
  }
}
