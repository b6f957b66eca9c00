package latchkey.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import latchkey.client.testing.Repository;
import org.junit.jupiter.api.Test;

/** What docs/threat-model.md claims is shown by tests that exist. */
final class ThreatModelTest {
  private static final Pattern JAVA_TEST = Pattern.compile("`([A-Z]\\w+(?:Test|Properties|Fuzz))`");
  private static final Pattern SCRIPT_TEST = Pattern.compile("`([\\w-]+\\.(?:test|spec)\\.ts)`");

  private final Repository repository = new Repository();
  private final String document = repository.document("threat-model.md");

  private Set<String> named(Pattern test) {
    return test.matcher(document)
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toSet());
  }

  @Test
  void everyTestThatItNamesExists() {
    Set<String> files = repository.fileNames();

    assertThat(named(JAVA_TEST))
        .isNotEmpty()
        .allSatisfy(test -> assertThat(files).contains(test + ".java"));
    assertThat(named(SCRIPT_TEST)).isNotEmpty().isSubsetOf(files);
  }

  @Test
  void everyClaimNamesATest() {
    List<String> untested = new ArrayList<>();
    boolean claims = false;
    for (String line : document.lines().toList()) {
      claims = line.endsWith("| shown by |") || (claims && line.startsWith("|"));
      String last = line.substring(line.lastIndexOf('|', Math.max(0, line.length() - 2)) + 1);
      if (claims
          && !line.startsWith("|---")
          && !line.endsWith("| shown by |")
          && !JAVA_TEST.matcher(last).find()
          && !SCRIPT_TEST.matcher(last).find()) {
        untested.add(line);
      }
    }

    assertThat(untested).isEmpty();
    assertThat(document).contains("| shown by |");
  }
}
