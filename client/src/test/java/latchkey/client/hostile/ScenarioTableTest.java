package latchkey.client.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import latchkey.client.testing.Repository;
import org.junit.jupiter.api.Test;

/** docs/hostile-server.md lists the scenarios that there are, and no other. */
final class ScenarioTableTest {
  private static final Pattern ROW = Pattern.compile("(?m)^\\|.*\\| `(\\w+)\\.(\\w+)` \\|$");

  @Test
  void theTableNamesEveryScenarioAndNoOther() throws Exception {
    Set<String> named =
        ROW.matcher(new Repository().document("hostile-server.md"))
            .results()
            .map(row -> row.group(1) + "." + row.group(2))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(named).isEqualTo(scenarios());
  }

  private static Set<String> scenarios() throws IOException, URISyntaxException {
    URI here = ScenarioTableTest.class.getResource("ScenarioTableTest.class").toURI();
    try (Stream<Path> classes = Files.list(Path.of(here).getParent())) {
      return classes
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith("Test.class"))
          .map(name -> name.substring(0, name.length() - ".class".length()))
          .flatMap(ScenarioTableTest::scenariosOf)
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static Stream<String> scenariosOf(String name) {
    Class<?> type;
    try {
      type = Class.forName(ScenarioTableTest.class.getPackageName() + "." + name);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
    return Scenario.class.isAssignableFrom(type)
        ? Arrays.stream(type.getDeclaredMethods())
            .filter(method -> method.isAnnotationPresent(Test.class))
            .map(method -> name + "." + method.getName())
        : Stream.empty();
  }
}
