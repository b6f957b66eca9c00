package latchkey.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import latchkey.bench.machine.MachineFacts;
import latchkey.bench.report.HtmlReport;
import latchkey.bench.report.TerminalTable;
import latchkey.bench.result.Measurement;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

/** Each scenario runs to its end and counts something; how fast that was, nobody asks here. */
final class ScenariosTest {
  private static final Plan TINY =
      new Plan(1, Duration.ofMillis(100), Duration.ofMillis(200), false, 100);

  @Test
  void everyScenarioMeasuresAndTheReportHoldsAllOfIt() throws Exception {
    List<Measurement> measured = new ArrayList<>();
    for (Scenario scenario : Bench.SCENARIOS) {
      List<Measurement> own = scenario.measure(TINY);
      assertThat(own).as(scenario.name()).isNotEmpty();
      measured.addAll(own);
    }
    assertThat(measured)
        .allSatisfy(measurement -> {
          assertThat(measurement.ours().values()).allMatch(value -> value > 0);
          assertThat(measurement.ratio().map(ratio -> ratio.min() > 0).orElse(true)).isTrue();
        });

    Document page = parse(HtmlReport.of(measured, MachineFacts.here(), Instant.EPOCH));
    assertThat(page.getElementsByTagName("section").getLength()).isEqualTo(measured.size());
    assertThat(page.getElementsByTagName("script").getLength()).isZero();
    assertThat(page.getElementsByTagName("link").getLength()).isZero();
    assertThat(TerminalTable.of(measured).lines()).hasSize(measured.size() + 1);
  }

  private static Document parse(String page) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(page)));
  }
}
