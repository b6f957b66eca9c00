package latchkey.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import latchkey.bench.admission.Admission;
import latchkey.bench.browser.Browser;
import latchkey.bench.distribution.Distribution;
import latchkey.bench.fanout.FanOut;
import latchkey.bench.idle.Idle;
import latchkey.bench.machine.Cores;
import latchkey.bench.machine.MachineFacts;
import latchkey.bench.micro.Micro;
import latchkey.bench.report.HtmlReport;
import latchkey.bench.report.TerminalTable;
import latchkey.bench.result.Measurement;
import latchkey.bench.result.Results;
import latchkey.bench.startup.Startup;
import latchkey.bench.storage.Directory;
import latchkey.bench.storage.Mailboxes;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code latchkey bench}. */
@Command(
    name = "latchkey bench",
    description = {
      "Measures Latchkey beside what people would otherwise use, on this machine alone.",
      "Prints a table, and writes a page with charts. Takes some minutes."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Close other programs first: whatever else runs is measured, too.",
      "",
      "Examples:",
      "  latchkey bench",
      "  latchkey bench --full --report performance.html",
      "  latchkey bench --only fan-out"
    })
public final class Bench implements Callable<Integer> {
  /** All of them, in the order in which they run. */
  static final List<Scenario> SCENARIOS =
      List.of(
          new FanOut(),
          new Admission(),
          new Distribution(),
          new Directory(),
          new Mailboxes(),
          new Idle(),
          new Startup(),
          new Browser(),
          new Micro());

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--full", description = "More rounds, and thousands of people.")
  private boolean full;

  @Option(
      names = "--only",
      paramLabel = "NAME",
      split = ",",
      description = "Only these: ${COMPLETION-CANDIDATES}",
      completionCandidates = Names.class)
  private List<String> only = List.of();

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Where the page is written. Default: ${DEFAULT-VALUE}",
      defaultValue = "latchkey-bench.html")
  private Path report = Path.of("latchkey-bench.html");

  /** The scenarios' names, for the help. */
  static final class Names extends ArrayList<String> {
    private static final long serialVersionUID = 1L;

    Names() {
      super(SCENARIOS.stream().map(Scenario::name).toList());
    }
  }

  /**
   * Exits with 0, with 1 where something could not be measured, 2 where the arguments are wrong.
   */
  public static void main(String[] arguments) {
    // The command's log is set up by this; what it warns of would stand amid the results.
    System.setProperty("latchkey.log", "error");
    System.exit(new CommandLine(new Bench()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    for (String name : only) {
      if (SCENARIOS.stream().noneMatch(scenario -> scenario.name().equals(name))) {
        throw new ParameterException(
            spec.commandLine(), "There is no " + name + "; there are: " + new Names());
      }
    }
    MachineFacts machine = MachineFacts.here();
    out.println(machine.describe());
    out.println();
    Cores.makeLoad();
    List<Scenario> chosen =
        SCENARIOS.stream()
            .filter(scenario -> only.isEmpty() || only.contains(scenario.name()))
            .toList();
    Results results =
        measure(chosen, full ? Plan.FULL : Plan.QUICK, out, spec.commandLine().getErr());
    out.println();
    out.print(TerminalTable.of(results));
    Files.writeString(report, HtmlReport.of(results, machine, Instant.now()));
    out.println();
    out.println("With charts: " + report.toAbsolutePath());
    return results.failures().isEmpty() ? 0 : 1;
  }

  /** One scenario's failure stops no other. */
  static Results measure(List<Scenario> scenarios, Plan plan, PrintWriter out, PrintWriter errors) {
    List<Measurement> measured = new ArrayList<>();
    List<Results.Failure> failures = new ArrayList<>();
    for (Scenario scenario : scenarios) {
      Instant start = Instant.now();
      try {
        scenario.measure(plan, measured::add);
      } catch (RuntimeException e) {
        e.printStackTrace(errors);
        errors.flush();
        failures.add(new Results.Failure(scenario.name(), String.valueOf(e.getMessage())));
      }
      out.printf("%s: %d s%n", scenario.name(), Duration.between(start, Instant.now()).toSeconds());
      out.flush();
    }
    return new Results(measured, failures);
  }
}
