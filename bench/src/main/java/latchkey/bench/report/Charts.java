package latchkey.bench.report;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import latchkey.bench.result.Measurement;
import latchkey.bench.result.Series;

/** Charts as SVG that stands in the page. */
final class Charts {
  private static final int WIDTH = 620;
  private static final int LABELS = 130;
  private static final int VALUES = 150;
  private static final int BAR = 18;
  private static final int ROW = 26;

  private Charts() {}

  /**
   * One bar for ours and one for the baseline, with a line from the lowest round to the highest.
   */
  static String bars(Measurement measurement) {
    double most =
        Math.max(
            measurement.ours().max(),
            measurement.baseline().map(baseline -> baseline.values().max()).orElse(0.0));
    StringBuilder rows =
        new StringBuilder(bar(0, "Latchkey", "ours", measurement.ours(), most, measurement.unit()));
    int height = ROW;
    if (measurement.baseline().isPresent()) {
      Measurement.Baseline baseline = measurement.baseline().get();
      rows.append(bar(ROW, baseline.name(), "base", baseline.values(), most, measurement.unit()));
      height += ROW;
    }
    return svg(height, measurement.what(), rows.toString());
  }

  private static String bar(
      int y, String name, String kind, Series values, double most, String unit) {
    double scale = most == 0 ? 0 : (WIDTH - LABELS - VALUES) / most;
    int middle = y + BAR / 2;
    double end = LABELS + values.median() * scale;
    return String.format(
        Locale.ROOT,
        """
        <text x="0" y="%d" dominant-baseline="central">%s</text>
        <rect class="%s" x="%d" y="%d" width="%.1f" height="%d" rx="2"/>
        <line class="spread" x1="%.1f" x2="%.1f" y1="%d" y2="%d"/>
        <text x="%.1f" y="%d" dominant-baseline="central">%s %s</text>
        """,
        middle,
        Text.escape(name),
        kind,
        LABELS,
        y,
        Math.max(1, values.median() * scale),
        BAR,
        LABELS + values.min() * scale,
        LABELS + values.max() * scale,
        middle,
        middle,
        Math.max(end, LABELS + values.max() * scale) + 8,
        middle,
        Numbers.of(values.median()),
        Text.escape(unit));
  }

  /** How something grows with the number of people; the dashed line is the baseline. */
  static String curve(Measurement.Curve curve, Measurement measurement) {
    int height = 170;
    int bottom = 140;
    double mostPeople = curve.points().stream().mapToInt(Measurement.Point::people).max().orElse(1);
    double most =
        curve.points().stream()
            .mapToDouble(point -> Math.max(point.ours(), point.baseline()))
            .max()
            .orElse(1);
    double across = (WIDTH - LABELS - 40) / mostPeople;
    double up = (bottom - 20) / most;
    String marks =
        curve.points().stream()
            .map(point ->
                String.format(
                    Locale.ROOT,
                    """
                    <line class="grid" x1="%1$.1f" x2="%1$.1f" y1="20" y2="%2$d"/>
                    <text class="axis" x="%1$.1f" y="%3$d" text-anchor="middle">%4$,d</text>
                    <circle class="ours" cx="%1$.1f" cy="%5$.1f" r="3"/>
                    """,
                    LABELS + point.people() * across,
                    bottom,
                    bottom + 18,
                    point.people(),
                    bottom - point.ours() * up))
            .collect(Collectors.joining());
    return svg(
        height,
        measurement.what() + ", by people",
        String.format(
                Locale.ROOT,
                "<text class=\"axis\" x=\"0\" y=\"14\">%s; people across</text>",
                Text.escape(curve.of()))
            + String.format(
                Locale.ROOT,
                "<text class=\"axis\" x=\"%d\" y=\"24\" text-anchor=\"end\">%s</text>",
                LABELS - 10,
                Numbers.of(most))
            + marks
            + polyline("line-base", curve.points(), Measurement.Point::baseline, across, up, bottom)
            + polyline("line-ours", curve.points(), Measurement.Point::ours, across, up, bottom));
  }

  private static String polyline(
      String kind,
      List<Measurement.Point> points,
      ToDoubleFunction<Measurement.Point> value,
      double across,
      double up,
      int bottom) {
    return points.stream()
        .map(point ->
            String.format(
                Locale.ROOT,
                "%.1f,%.1f",
                LABELS + point.people() * across,
                bottom - value.applyAsDouble(point) * up))
        .collect(Collectors.joining(" ", "<polyline class=\"" + kind + "\" points=\"", "\"/>"));
  }

  private static String svg(int height, String title, String content) {
    return String.format(
        Locale.ROOT,
        "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">\n%s</svg>\n",
        WIDTH,
        height,
        Text.escape(title),
        content);
  }
}
