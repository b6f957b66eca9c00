package latchkey.bench.micro;

import java.util.Map;
import java.util.function.Consumer;
import latchkey.bench.Plan;
import latchkey.bench.Scenario;
import latchkey.bench.result.Measurement;
import latchkey.bench.result.Series;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** JMH, in a JVM for each benchmark. */
public final class Micro implements Scenario {
  private static final Map<String, String> NAMES =
      Map.of(
          "Packets.decode", "Socket.IO packet: decode",
          "Packets.encode", "Socket.IO packet: encode",
          "Payloads.decode", "Message payload: JSON to record",
          "SenderKeyMessages.encrypt", "Sender key: encrypt a message");

  @Override
  public String name() {
    return "micro";
  }

  @Override
  public void measure(Plan plan, Consumer<Measurement> found) {
    TimeValue iteration = TimeValue.milliseconds(plan.measured().toMillis() / 4);
    Options options =
        new OptionsBuilder()
            .include(Micro.class.getPackageName().replace(".", "\\.") + "\\..*")
            .forks(1)
            .warmupIterations(2)
            .warmupTime(iteration)
            .measurementIterations(plan.rounds())
            .measurementTime(iteration)
            .verbosity(VerboseMode.SILENT)
            .shouldFailOnError(true)
            .build();
    // JMH's lock is one for the whole machine, whoever runs it: somebody else's must not end this.
    System.setProperty("jmh.ignoreLock", "true");
    try {
      new Runner(options).run().stream().map(Micro::row).forEach(found);
    } catch (RunnerException e) {
      throw new IllegalStateException("JMH: " + e.getMessage(), e);
    }
  }

  private static Measurement row(RunResult result) {
    String benchmark = result.getParams().getBenchmark();
    String method = benchmark.substring(Micro.class.getPackageName().length() + 1);
    return Measurement.alone(
        NAMES.getOrDefault(method, method),
        "ns",
        new Series(
            result.getBenchmarkResults().stream()
                .flatMap(one -> one.getIterationResults().stream())
                .map(one -> one.getPrimaryResult().getScore())
                .toList()));
  }
}
