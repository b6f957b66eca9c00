package latchkey.server.api.rest;

import java.io.InputStream;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import latchkey.protocol.Bytes;
import latchkey.protocol.FileId;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.MeetingId;
import latchkey.protocol.Problem;
import latchkey.protocol.UserId;
import latchkey.server.api.DeviceCookie;
import latchkey.server.description.Schemas;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The calls as OpenAPI 3.1, made of the table of routes. */
public final class OpenApi {
  private static final Pattern PARAMETER = Pattern.compile(":(\\w+)");
  private static final String JSON = "application/json";
  private static final String REFUSED = "Refused";

  private final Schemas schemas = new Schemas();

  private OpenApi() {}

  private static final class Made {
    static final ObjectNode DOCUMENT = new OpenApi().describe(RestApi.routes());
  }

  /** The description; made once. Not to be changed. */
  public static ObjectNode document() {
    return Made.DOCUMENT;
  }

  private ObjectNode describe(List<Route<?>> routes) {
    ObjectNode document = JsonNodeFactory.instance.objectNode().put("openapi", "3.1.1");
    document
        .putObject("info")
        .put("title", "Latchkey's calls")
        .put("version", "2")
        .put(
            "description",
            "Every call of the server. docs/protocol.md says what they do and who may make them."
                + " Fields that are not described here are to be ignored.");
    ObjectNode paths = document.putObject("paths");
    for (Route<?> route : routes) {
      paths
          .withObjectProperty(PARAMETER.matcher(route.path()).replaceAll("{$1}"))
          .set(route.method().name().toLowerCase(java.util.Locale.ROOT), operation(route));
    }
    ObjectNode components = document.putObject("components");
    ObjectNode refused =
        components
            .putObject("responses")
            .putObject(REFUSED)
            .put("description", "Refused: `code` says why to a program, `detail` to a person.");
    refused
        .putObject("content")
        .putObject(Problem.MEDIA_TYPE)
        .set("schema", schemas.of(Problem.class));
    components.set("schemas", schemas.all());
    describeProofs(components.putObject("securitySchemes"));
    return document;
  }

  private static void describeProofs(ObjectNode schemes) {
    schemes
        .putObject("device")
        .put("type", "http")
        .put("scheme", "bearer")
        .put("description", "A member's device, by its access token.");
    schemes
        .putObject("deviceCookie")
        .put("type", "apiKey")
        .put("in", "cookie")
        .put("name", DeviceCookie.NAME)
        .put("description", "The same in a browser. What changes something needs the Origin, too.");
    schemes
        .putObject("guest")
        .put("type", "http")
        .put("scheme", "bearer")
        .put("description", "A guest, by its session's token.");
  }

  private ObjectNode operation(Route<?> route) {
    ObjectNode operation = JsonNodeFactory.instance.objectNode();
    var security = operation.putArray("security");
    proofs(route.access()).forEach(scheme -> security.addObject().putArray(scheme));
    List<String> names = PARAMETER.matcher(route.path()).results().map(OpenApi::name).toList();
    if (!names.isEmpty() || route.form().from()) {
      var parameters = operation.putArray("parameters");
      for (String name : names) {
        parameters
            .addObject()
            .put("name", name)
            .put("in", "path")
            .put("required", true)
            .set("schema", parameter(name));
      }
      if (route.form().from()) {
        parameters.addObject().put("name", "from").put("in", "query").set("schema", number());
      }
    }
    route
        .form()
        .body()
        .ifPresent(body ->
            operation.putObject("requestBody").put("required", true).set("content", content(body)));
    ObjectNode responses = operation.putObject("responses");
    route
        .form()
        .answers()
        .forEach((status, answer) -> describe(responses.putObject(status.toString()), answer));
    responses.putObject("default").put("$ref", "#/components/responses/" + REFUSED);
    return operation;
  }

  private void describe(ObjectNode response, Class<?> answer) {
    if (answer == Void.class) {
      response.put("description", "Done.");
      return;
    }
    response.put("description", "Done, with an answer.");
    response.set("content", content(answer));
  }

  /** Bytes have a media type and, as OpenAPI 3.1 has it, no schema. */
  private ObjectNode content(Class<?> holds) {
    ObjectNode content = JsonNodeFactory.instance.objectNode();
    if (holds == Bytes.class || holds == InputStream.class) {
      content.putObject("application/octet-stream");
    } else {
      content.putObject(JSON).set("schema", schemas.of(holds));
    }
    return content;
  }

  private static String name(MatchResult parameter) {
    return parameter.group(1);
  }

  private ObjectNode parameter(String name) {
    return switch (name) {
      case "meetingId" -> schemas.of(MeetingId.class);
      case "sessionId" -> schemas.of(GuestSessionId.class);
      case "userId" -> schemas.of(UserId.class);
      case "deviceId", "number" -> number();
      case "fileId" -> schemas.of(FileId.class);
      case "token" -> schemas.of(String.class);
      case "tokenHash" -> schemas.of(Bytes.class).put("contentEncoding", "base64url");
      default -> throw new IllegalStateException("nothing says what " + name + " is in a path");
    };
  }

  private static ObjectNode number() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("type", "integer")
        .put("minimum", 0)
        .put("maximum", Call.MAX_NUMBER);
  }

  private static List<String> proofs(Access access) {
    return switch (access) {
      case ANYONE, ANYONE_SIGNING_IN -> List.of();
      case MEMBER -> List.of("device", "deviceCookie");
      case GUEST, GUEST_EVEN_GONE -> List.of("guest");
      case MEMBER_OR_GUEST -> List.of("device", "deviceCookie", "guest");
    };
  }
}
