package latchkey.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import latchkey.bench.result.Measurement;
import latchkey.bench.result.Results;

/** Measurements in columns of plain text, ratios first. */
public final class TerminalTable {
  private static final List<String> HEADER =
      List.of("", "ratio", "goal", "", "Latchkey", "beside it", "");

  private TerminalTable() {}

  public static String of(Results results) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEADER);
    results.measurements().forEach(measurement -> rows.add(row(measurement)));
    int[] widths = new int[HEADER.size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return Stream.concat(
            rows.stream().map(row -> line(row, widths)),
            results.failures().stream()
                .map(failure -> failure.scenario() + ": FAILED: " + failure.reason()))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static List<String> row(Measurement measurement) {
    return List.of(
        measurement.what(),
        measurement.ratio().map(Numbers::ratio).orElse(""),
        Numbers.goal(measurement),
        Numbers.verdict(measurement.isReached()),
        Numbers.of(measurement.ours()) + " " + measurement.unit(),
        measurement.baseline().map(baseline -> Numbers.of(baseline.values())).orElse(""),
        measurement.baseline().map(Measurement.Baseline::name).orElse(""));
  }

  private static String line(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      line.append(cells.get(i)).repeat(' ', widths[i] - cells.get(i).length() + 2);
    }
    return line.toString().stripTrailing();
  }
}
