package latchkey.cli.status;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a server has measured, as Prometheus' text form says it. */
record Samples(List<Sample> all) {
  private static final Pattern LINE =
      Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)\\})? ([^ ]+)(?: .*)?");

  private record Sample(String name, String labels, double value) {}

  static Samples of(String text) {
    List<Sample> samples = new ArrayList<>();
    for (String line : text.lines().toList()) {
      Matcher parts = LINE.matcher(line);
      if (parts.matches()) {
        String labels = parts.group(2) == null ? "" : parts.group(2);
        samples.add(new Sample(parts.group(1), labels, Double.parseDouble(parts.group(3))));
      }
    }
    return new Samples(samples);
  }

  /** Of all samples of that name whose labels have that in them. */
  double sum(String name, String label) {
    return all.stream()
        .filter(sample -> sample.name.equals(name) && sample.labels.contains(label))
        .mapToDouble(Sample::value)
        .sum();
  }

  double sum(String name) {
    return sum(name, "");
  }

  /** What a label says, on the first sample of that name. */
  String label(String name, String label) {
    return all.stream()
        .filter(sample -> sample.name.equals(name))
        .map(sample -> Pattern.compile(label + "=\"([^\"]*)\"").matcher(sample.labels))
        .filter(Matcher::find)
        .map(found -> found.group(1))
        .findFirst()
        .orElse("?");
  }
}
