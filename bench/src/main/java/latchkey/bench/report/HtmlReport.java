package latchkey.bench.report;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import latchkey.bench.machine.MachineFacts;
import latchkey.bench.result.Measurement;
import latchkey.bench.result.Results;

/** One page with everything in it: it loads nothing, and runs no script. */
public final class HtmlReport {
  private static final String STYLE =
      """
      :root { color-scheme: light dark; --ink: #1c1e21; --dim: #5c636b; --paper: #fbfbf9; --rule: #dcdfe2;
        --ours: #2f6f5e; --base: #a9b0b7; --good: #2f6f5e; --bad: #b3432b; }
      @media (prefers-color-scheme: dark) {
        :root { --ink: #e7e9ea; --dim: #9aa2aa; --paper: #16181a; --rule: #34383c;
          --ours: #6fc3a9; --base: #646c74; --good: #6fc3a9; --bad: #f08a6c; } }
      body { background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif;
        margin: 0 auto; max-width: 60rem; padding: 2rem 1.25rem; }
      h1 { font-size: 1.6rem; margin: 0 0 .25rem; }
      p { margin: .25rem 0; } .dim { color: var(--dim); font-size: .875rem; }
      section { border-top: 1px solid var(--rule); display: grid; gap: .25rem 1.5rem; padding: 1.25rem 0;
        grid-template-columns: 11rem 1fr; }
      h2 { font-size: 1rem; grid-column: 1 / -1; margin: 0; }
      .ratio { font-size: 2rem; font-variant-numeric: tabular-nums; font-weight: 600; line-height: 1.2; }
      .reached { color: var(--good); } .missed { color: var(--bad); }
      svg { height: auto; max-width: 100%; overflow: visible; width: 100%; }
      svg text { fill: var(--ink); font: 13px system-ui, sans-serif; } svg .axis { fill: var(--dim); }
      .ours { fill: var(--ours); } .base { fill: var(--base); }
      .spread, .grid { stroke: var(--dim); stroke-width: 1; } .grid { stroke: var(--rule); }
      polyline { fill: none; stroke-width: 2; } .line-ours { stroke: var(--ours); }
      .line-base { stroke: var(--base); stroke-dasharray: 4 3; }
      @media (max-width: 36rem) { section { grid-template-columns: 1fr; } }
      """;

  private HtmlReport() {}

  public static String of(Results results, MachineFacts machine, Instant when) {
    String sections =
        Stream.concat(
                results.measurements().stream().map(HtmlReport::section),
                results.failures().stream().map(HtmlReport::section))
            .collect(Collectors.joining("\n"));
    return """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8"/>
    <meta name="viewport" content="width=device-width, initial-scale=1"/>
    <title>Latchkey, measured</title>
    <style>
    %s</style>
    </head>
    <body>
    <h1>Latchkey, measured</h1>
    <p class="dim">%s. %s.</p>
    <p class="dim">Ratios first: Latchkey through what stands beside it, round by round. Medians; the spread from the
    lowest round to the highest in parentheses. Everything on one machine, over loopback.</p>
    %s
    </body>
    </html>
    """
        .formatted(
            STYLE, Text.escape(machine.describe()), when.truncatedTo(ChronoUnit.MINUTES), sections);
  }

  private static String section(Results.Failure failure) {
    return """
    <section>
    <h2>%s</h2>
    <div><p class="ratio missed">failed</p></div>
    <div><p>%s</p></div>
    </section>\
    """
        .formatted(Text.escape(failure.scenario()), Text.escape(failure.reason()));
  }

  private static String section(Measurement measurement) {
    String verdict = Numbers.verdict(measurement.isReached());
    String headline =
        measurement
            .ratio()
            .map(ratio -> Numbers.of(ratio.median()) + "×")
            .orElseGet(() -> Numbers.of(measurement.ours().median()) + " " + measurement.unit());
    String goal = Numbers.goal(measurement);
    String spread =
        measurement
            .ratio()
            .filter(ratio -> ratio.values().size() > 1)
            .map(ratio -> Numbers.of(ratio.min()) + "–" + Numbers.of(ratio.max()) + "×, ")
            .orElse("");
    return """
    <section>
    <h2>%s</h2>
    <div><p class="ratio %s">%s</p><p class="dim">%s%s</p></div>
    <div>%s%s%s</div>
    </section>\
    """
        .formatted(
            Text.escape(measurement.what()),
            verdict,
            Text.escape(headline),
            spread,
            goal.isEmpty() ? "no goal" : "goal " + goal + ": " + verdict,
            Charts.bars(measurement),
            measurement.curve().map(curve -> Charts.curve(curve, measurement)).orElse(""),
            measurement.note().isEmpty()
                ? ""
                : "<p class=\"dim\">" + Text.escape(measurement.note()) + "</p>");
  }
}
