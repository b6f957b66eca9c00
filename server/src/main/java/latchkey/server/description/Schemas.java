package latchkey.server.description;

import com.fasterxml.jackson.annotation.JsonValue;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.Json;
import latchkey.protocol.OneOf;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON Schemas (2020-12) of records, one for each, by name. They say of no object that it has
 * nothing else in it, since either side of the wire may be newer than the other.
 */
public final class Schemas {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final Map<String, ObjectNode> named = new TreeMap<>();
  private final Map<String, Class<?>> types = new HashMap<>();

  /** What {@code type} looks like: a reference to its schema, which is among {@link #all} then. */
  public ObjectNode of(Class<?> type) {
    return switch (type) {
      case Class<?> t when t == String.class -> typed("string");
      case Class<?> t when t == Instant.class -> typed("string").put("format", "date-time");
      case Class<?> t when t == Bytes.class -> typed("string").put("contentEncoding", "base64");
      case Class<?> t when t == boolean.class || t == Boolean.class -> typed("boolean");
      case Class<?> t when t == int.class || t == Integer.class ->
          typed("integer").put("format", "int32");
      case Class<?> t when t == long.class || t == Long.class ->
          typed("integer").put("format", "int64");
      case Class<?> t when t == ObjectNode.class -> typed("object");
      case Class<?> t when t.isRecord() || t.isEnum() -> reference(t);
      default -> throw new IllegalArgumentException("the wire has no form for " + type);
    };
  }

  /** The schemas that have been referred to, by name. */
  public ObjectNode all() {
    ObjectNode all = NODES.objectNode();
    named.forEach(all::set);
    return all;
  }

  /** The name of a record's schema. */
  public static String name(Class<?> type) {
    Class<?> outer = type.getDeclaringClass();
    return outer == null ? type.getSimpleName() : name(outer) + type.getSimpleName();
  }

  private ObjectNode reference(Class<?> type) {
    String name = name(type);
    Class<?> known = types.putIfAbsent(name, type);
    if (known == null) {
      ObjectNode schema = schema(type);
      Prose.of(type).about().ifPresent(about -> schema.put("description", about));
      named.put(name, schema);
    } else if (known != type) {
      throw new IllegalStateException("two forms on the wire are called " + name);
    }
    return NODES.objectNode().put("$ref", "#/components/schemas/" + name);
  }

  private ObjectNode schema(Class<?> type) {
    if (type.isEnum()) {
      return choice(type);
    }
    RecordComponent[] components = type.getRecordComponents();
    if (components.length == 1
        && components[0].getAccessor().isAnnotationPresent(JsonValue.class)) {
      return of(components[0].getType());
    }
    return object(type, List.of(components));
  }

  private static ObjectNode choice(Class<?> type) {
    ObjectNode schema = typed("string");
    ArrayNode values = schema.putArray("enum");
    Stream<?> constants =
        type == ErrorCode.class
            ? ErrorCode.ofServers().stream()
            : Arrays.stream(type.getEnumConstants());
    constants.map(constant -> Json.mapper().<JsonNode>valueToTree(constant)).forEach(values::add);
    return schema;
  }

  private ObjectNode object(Class<?> type, List<RecordComponent> components) {
    Prose prose = Prose.of(type);
    ObjectNode schema = typed("object");
    ObjectNode properties = schema.putObject("properties");
    ArrayNode required = NODES.arrayNode();
    for (RecordComponent component : components) {
      String name = component.getName();
      boolean mayBeAbsent = isNullable(component.getAnnotatedType());
      ObjectNode value = of(component.getAnnotatedType());
      OneOf choice = component.getAnnotation(OneOf.class);
      if (choice != null) {
        ArrayNode values = value.putArray("enum");
        Arrays.stream(choice.value()).forEach(values::add);
      }
      ObjectNode property = mayBeAbsent ? orNull(value) : value;
      prose.about(name).ifPresent(about -> property.put("description", about));
      properties.set(name, property);
      if (!mayBeAbsent) {
        required.add(name);
      }
    }
    if (!required.isEmpty()) {
      schema.set("required", required);
    }
    return schema;
  }

  private ObjectNode of(AnnotatedType annotated) {
    Type type = annotated.getType();
    if (type instanceof ParameterizedType list
        && list.getRawType() == List.class
        && annotated instanceof AnnotatedParameterizedType parameters) {
      ObjectNode array = typed("array");
      array.set("items", of(parameters.getAnnotatedActualTypeArguments()[0]));
      return array;
    }
    if (type instanceof Class<?> one) {
      return of(one);
    }
    throw new IllegalArgumentException("the wire has no form for " + type);
  }

  private static boolean isNullable(AnnotatedType type) {
    return type.isAnnotationPresent(Nullable.class);
  }

  private static ObjectNode orNull(ObjectNode schema) {
    ObjectNode either = NODES.objectNode();
    either.putArray("anyOf").add(schema).add(typed("null"));
    return either;
  }

  private static ObjectNode typed(String type) {
    return NODES.objectNode().put("type", type);
  }
}
