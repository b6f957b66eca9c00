package latchkey.server.testing;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import latchkey.protocol.Json;
import latchkey.protocol.Problem;
import latchkey.protocol.relay.Events;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Holds what goes over the wire against the descriptions that the server serves, taken as all that
 * there is: a field that is not described is wrong. What was refused need not be what is described:
 * it may have been refused for that.
 */
public final class DescribedWire implements WireTap {
  private static final String JSON = "application/json";
  private static final String BYTES = "application/octet-stream";

  /** From a capital letter, or a field's name, to a full stop, without what only programs read. */
  private static final Pattern SENTENCE =
      Pattern.compile(
          "(?!.*(\\bnull\\b|Exception|[{}]|\\b[0-9a-f]{8}-[0-9a-f]{4}-)).{15,}[.?!]",
          Pattern.DOTALL);

  private static final ObjectNode REFUSAL =
      JsonNodeFactory.instance.objectNode().put("$ref", "#/$defs/Refusal");

  private final Described calls;
  private final Described events;
  private final List<Template> templates;
  private final Set<String> seen = new ConcurrentSkipListSet<>();
  private final Set<String> wrong = new ConcurrentSkipListSet<>();

  /** By the descriptions that the server serves to a stranger. */
  public DescribedWire(TestServer server) {
    this(
        server.get("/api/openapi.json", TestServer.NO_TOKEN).as(ObjectNode.class),
        server.get("/api/asyncapi.json", TestServer.NO_TOKEN).as(ObjectNode.class));
  }

  private DescribedWire(ObjectNode openApi, ObjectNode asyncApi) {
    calls = new Described(openApi);
    events = new Described(asyncApi);
    templates =
        openApi.get("paths").propertyNames().stream()
            .map(Template::of)
            .sorted(Comparator.comparingInt(Template::parameters))
            .toList();
  }

  /** What went over the wire and is not described so. */
  public Collection<String> wrong() {
    return wrong;
  }

  /** What is described and did not go over the wire: calls, events, fields, values. */
  public Collection<String> unseen() {
    Set<String> unseen = new TreeSet<>();
    calls
        .at("/paths")
        .forEachEntry((path, operations) ->
            operations.forEachEntry((method, operation) ->
                operation.get("responses").propertyNames().stream()
                    .filter(status -> !status.equals("default"))
                    .forEach(status -> unseen.add(call(method, path, status)))));
    events
        .at("/channels")
        .forEachEntry((_, channel) ->
            channel
                .get("messages")
                .propertyNames()
                .forEach(
                    message -> unseen.add(message(channel.get("address").asString(), message))));
    Stream.of(calls, events).forEach(described -> unseen.addAll(described.places()));
    unseen.removeAll(seen);
    return unseen;
  }

  private static String call(String method, String path, String status) {
    return method.toUpperCase(Locale.ROOT) + " " + path + " " + status;
  }

  private static String message(String namespace, String message) {
    return namespace + " " + message;
  }

  @Override
  public void called(String method, String path, byte[] body, Reply answer) {
    String status = String.valueOf(answer.status());
    String what = method + " " + path + " answered with " + answer;
    if (answer.status() >= 400) {
      check(calls, "/components/responses/Refused" + content(Problem.MEDIA_TYPE), answer, what);
      return;
    }
    String bare = path.split("\\?", 2)[0];
    Optional<Template> template = templates.stream().filter(one -> one.fits(bare)).findFirst();
    JsonNode operation =
        template
            .map(one -> calls.at("/paths").path(one.path()).path(method.toLowerCase(Locale.ROOT)))
            .orElse(calls.at("/nothing"));
    if (!operation.path("responses").has(status)) {
      wrong.add("not described: " + what);
      return;
    }
    seen.add(call(method, template.orElseThrow().path(), status));
    JsonNode taken = operation.at("/requestBody" + content(JSON));
    boolean takesBytes = operation.at("/requestBody/content").has(BYTES);
    if ((taken.isMissingNode() && !takesBytes) != (body.length == 0)) {
      wrong.add("has a body where none is described, or none where one is: " + what);
    } else if (!takesBytes && body.length > 0) {
      check(calls, taken, new String(body, StandardCharsets.UTF_8), "the body of " + what);
    }
    JsonNode given = operation.path("responses").path(status).at(content(JSON));
    if (operation.path("responses").path(status).path("content").has(BYTES)) {
      var _ = text(answer, BYTES, what);
    } else if (!given.isMissingNode()) {
      check(calls, given, text(answer, JSON, what), what);
    } else if (answer.response().body().length > 0) {
      wrong.add("not described: " + what);
    }
  }

  private static String content(String mediaType) {
    return "/content/" + mediaType.replace("/", "~1") + "/schema";
  }

  private void check(Described described, String schema, Reply answer, String what) {
    check(described, described.at(schema), text(answer, Problem.MEDIA_TYPE, what), what);
  }

  private String text(Reply answer, String mediaType, String what) {
    if (!answer.header("Content-Type").equals(mediaType)) {
      wrong.add("is not sent as " + mediaType + ": " + what);
    }
    return new String(answer.response().body(), StandardCharsets.UTF_8);
  }

  @Override
  public void connecting(String namespace, Map<String, String> auth) {
    message(namespace, "connect", Json.mapper().writeValueAsString(auth));
  }

  @Override
  public void connectRefused(String namespace, String error) {
    message(namespace, "refused", error);
  }

  @Override
  public void asked(String namespace, String event, String payload, String answer) {
    JsonNode acknowledgement = Json.mapper().readTree(answer);
    boolean accepted = acknowledgement.path("ok").asBoolean(false);
    if (!accepted && payloadOf(namespace, "ask." + event).isMissingNode()) {
      check(events, REFUSAL, answer, event);
      return;
    }
    if (accepted) {
      message(namespace, "ask." + event, payload);
    }
    message(namespace, "answer." + event, answer);
  }

  @Override
  public void told(String namespace, String event, String payload) {
    message(namespace, "tell." + event, payload);
  }

  private void message(String namespace, String message, String json) {
    JsonNode payload = payloadOf(namespace, message);
    if (payload.isMissingNode()) {
      wrong.add("not described: " + message(namespace, message) + " " + json);
      return;
    }
    seen.add(message(namespace, message));
    check(events, payload, json, message(namespace, message) + " " + json);
  }

  private JsonNode payloadOf(String namespace, String message) {
    String channel = namespace.equals(Events.MEMBERS) ? "members" : "guests";
    return events.at("/channels/" + channel + "/messages").path(message).path("payload");
  }

  /** What a terminal shows a person as it is: the sentence that comes with a code. */
  private void checkSentence(JsonNode said, String what) {
    String sentence = said.path(said.has("detail") ? "detail" : "error").asString("");
    if (said.has("code") && !said.path("code").isNull() && !SENTENCE.matcher(sentence).matches()) {
      wrong.add("is no sentence for a person: " + what);
    }
  }

  private void check(Described described, JsonNode schema, String json, String what) {
    JsonNode value = Json.mapper().readTree(json);
    checkSentence(value, what);
    List<Error> errors = described.errors(schema, value);
    if (errors.isEmpty()) {
      described.note(schema, value, seen);
    } else {
      wrong.add(errors + " in " + what);
    }
  }

  /** A path with parameters. */
  private record Template(String path, Pattern pattern, int parameters) {
    private static final Pattern PARAMETER = Pattern.compile("\\{\\w+}");

    static Template of(String path) {
      return new Template(
          path,
          Pattern.compile(PARAMETER.matcher(path).replaceAll("[^/]+")),
          (int) PARAMETER.matcher(path).results().count());
    }

    boolean fits(String actual) {
      return pattern.matcher(actual).matches();
    }
  }

  /** One description, in which objects have the fields that it names, and no others. */
  private static final class Described {
    private static final String SCHEMAS = "/components/schemas";

    private final SchemaRegistry registry =
        SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder ->
                builder.schemaRegistryConfig(
                    SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));
    private final Map<JsonNode, Schema> compiled = new ConcurrentHashMap<>();
    private final ObjectNode document;

    Described(ObjectNode document) {
      // Where JSON Schema itself has its definitions.
      this.document =
          Json.mapper()
              .readValue(
                  document.toString().replace("#/components/schemas/", "#/$defs/"),
                  ObjectNode.class);
      at(SCHEMAS)
          .forEach(schema -> {
            if (schema.has("properties")) {
              ((ObjectNode) schema).put("additionalProperties", false);
            }
          });
    }

    JsonNode at(String pointer) {
      return document.at(pointer);
    }

    List<Error> errors(JsonNode schema, JsonNode value) {
      return compiled.computeIfAbsent(schema, this::compile).validate(value);
    }

    private Schema compile(JsonNode schema) {
      ObjectNode whole = ((ObjectNode) schema).deepCopy();
      whole.set("$defs", at(SCHEMAS));
      return registry.getSchema(whole);
    }

    /** Every field, and every value of a field that has a choice. */
    List<String> places() {
      List<String> places = new ArrayList<>();
      at(SCHEMAS)
          .forEachEntry((name, schema) -> {
            schema
                .path("properties")
                .propertyNames()
                .forEach(field -> places.add(name + "." + field));
            schema.path("enum").forEach(choice -> places.add(name + " " + choice.asString()));
          });
      return places;
    }

    /** Adds to {@code seen} those that a value has, which is as the schema says. */
    void note(JsonNode schema, JsonNode value, Set<String> seen) {
      if (schema.has("$ref")) {
        String name = schema.get("$ref").asString().substring("#/$defs/".length());
        note(name, at(SCHEMAS).get(name), value, seen);
      }
      for (String either : List.of("anyOf", "oneOf")) {
        schema
            .path(either)
            .forEach(alternative -> {
              if (errors(alternative, value).isEmpty()) {
                note(alternative, value, seen);
              }
            });
      }
      if (schema.has("items")) {
        value.forEach(item -> note(schema.get("items"), item, seen));
      }
    }

    private void note(String name, JsonNode schema, JsonNode value, Set<String> seen) {
      if (schema.has("enum")) {
        seen.add(name + " " + value.asString());
      }
      schema
          .path("properties")
          .forEachEntry((field, its) -> {
            if (value.hasNonNull(field)) {
              seen.add(name + "." + field);
              note(its, value.get(field), seen);
            }
          });
    }
  }
}
