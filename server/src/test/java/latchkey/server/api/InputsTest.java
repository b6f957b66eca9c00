package latchkey.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.Json;
import latchkey.server.refusal.Refused;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What may be left out of the JSON that calls and events take, and what may not. */
final class InputsTest {
  /** The values are those that fuzzing begins with. */
  @Test
  void fieldsAreThereUnlessTheyMayBeAbsent() throws IOException, URISyntaxException {
    Set<Class<?>> seen = new HashSet<>();
    for (Path file : samples()) {
      byte[] sample = Files.readAllBytes(file);
      if (sample.length > 1) {
        Class<?> type = InputsFuzz.TYPES.get(Math.floorMod(sample[0], InputsFuzz.TYPES.size()));
        if (check(Arrays.copyOfRange(sample, 1, sample.length), type)) {
          seen.add(type);
        }
      }
    }
    assertThat(seen).containsExactlyInAnyOrderElementsOf(InputsFuzz.TYPES);
  }

  private static List<Path> samples() throws IOException, URISyntaxException {
    Path directory =
        Path.of(
            Objects.requireNonNull(
                    InputsTest.class.getResource("InputsFuzzInputs/jsonIsWhatIsAskedForOrRefused"))
                .toURI());
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    }
  }

  private static boolean check(byte[] json, Class<?> type) {
    try {
      Inputs.read(json, type);
    } catch (Refused refused) {
      return false;
    }
    JsonNode tree = Json.mapper().readTree(json);
    for (Field field : fields(tree, type, new ArrayList<>())) {
      JsonNode removed = field.in().remove(field.name());
      if (removed == null) {
        continue;
      }
      byte[] without = Json.mapper().writeValueAsBytes(tree);
      assertThatThrownBy(() -> Inputs.read(without, type))
          .describedAs("%s without %s", type.getSimpleName(), field.name())
          .isInstanceOfSatisfying(
              Refused.class,
              refused -> assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_REQUEST));
      field.in().set(field.name(), removed);
    }
    return true;
  }

  private record Field(ObjectNode in, String name) {}

  /** Those that may not be absent, of a record in JSON and of the records in it. */
  private static List<Field> fields(JsonNode node, Class<?> type, List<Field> found) {
    if (!type.isRecord() || !(node instanceof ObjectNode object)) {
      return found;
    }
    for (RecordComponent component : type.getRecordComponents()) {
      if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
        found.add(new Field(object, component.getName()));
      }
      JsonNode value = object.path(component.getName());
      fields(value, component.getType(), found);
      if (value.isArray()
          && component.getGenericType() instanceof ParameterizedType list
          && list.getActualTypeArguments()[0] instanceof Class<?> item) {
        value.forEach(each -> fields(each, item, found));
      }
    }
    return found;
  }
}
