package latchkey.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringReader;
import java.io.Writer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.xml.parsers.DocumentBuilderFactory;
import latchkey.bench.machine.MachineFacts;
import latchkey.bench.report.HtmlReport;
import latchkey.bench.report.TerminalTable;
import latchkey.bench.result.Measurement;
import latchkey.bench.result.Results;
import latchkey.bench.result.Series;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

/** Each scenario runs to its end and counts something; how fast that was, nobody asks here. */
final class ScenariosTest {
  private static final Plan TINY =
      new Plan(
          1, Duration.ofMillis(100), Duration.ofMillis(100), Duration.ofMillis(200), true, 100);

  @Test
  void everyScenarioMeasuresAndTheReportHoldsAllOfIt() throws Exception {
    List<Measurement> measured = new ArrayList<>();
    for (Scenario scenario : Bench.SCENARIOS) {
      int before = measured.size();
      scenario.measure(TINY, measured::add);
      assertThat(measured.size()).as(scenario.name()).isGreaterThan(before);
    }
    assertThat(measured)
        // What a few guests add to a server's memory drowns in what its JVM does besides.
        .filteredOn(measurement -> !measurement.unit().equals("KiB"))
        .allSatisfy(measurement -> {
          assertThat(measurement.ours().values()).allMatch(value -> value > 0);
          assertThat(measurement.ratio().map(ratio -> ratio.min() > 0).orElse(true)).isTrue();
        });

    Results results = new Results(measured, List.of());
    Document page = parse(HtmlReport.of(results, MachineFacts.here(), Instant.EPOCH));
    assertThat(page.getElementsByTagName("section").getLength()).isEqualTo(measured.size());
    assertThat(page.getElementsByTagName("script").getLength()).isZero();
    assertThat(page.getElementsByTagName("link").getLength()).isZero();
    assertThat(TerminalTable.of(results).lines()).hasSize(measured.size() + 1);
  }

  @Test
  void aFailureTakesNothingWithItAndIsReported() throws Exception {
    Scenario failing =
        scenario(
            "broken",
            found -> {
              found.accept(Measurement.alone("before", "ms", Series.of(1)));
              throw new IllegalStateException("the server <ended>");
            });
    Scenario sound =
        scenario("sound", found -> found.accept(Measurement.alone("after", "ms", Series.of(2))));

    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    Results results = Bench.measure(List.of(failing, sound), TINY, nowhere, nowhere);

    assertThat(results.measurements())
        .extracting(Measurement::what)
        .containsExactly("before", "after");
    assertThat(TerminalTable.of(results))
        .contains("before", "after", "broken: FAILED: the server <ended>");
    Document page = parse(HtmlReport.of(results, MachineFacts.here(), Instant.EPOCH));
    assertThat(page.getElementsByTagName("section").getLength()).isEqualTo(3);
    assertThat(page.getDocumentElement().getTextContent()).contains("the server <ended>");
  }

  private static Scenario scenario(String name, Consumer<Consumer<Measurement>> measures) {
    return new Scenario() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public void measure(Plan plan, Consumer<Measurement> found) {
        measures.accept(found);
      }
    };
  }

  private static Document parse(String page) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(page)));
  }
}
