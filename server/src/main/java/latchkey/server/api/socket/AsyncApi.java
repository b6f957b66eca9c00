package latchkey.server.api.socket;

import latchkey.protocol.relay.ConnectRefused;
import latchkey.protocol.relay.Events;
import latchkey.protocol.relay.GuestConnect;
import latchkey.protocol.relay.MemberConnect;
import latchkey.protocol.relay.Refusal;
import latchkey.server.description.Schemas;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The events as AsyncAPI 3, made of {@link Incoming} and {@link Outgoing}. A channel is a
 * namespace, a message's name the event's, a reply its acknowledgement.
 */
public final class AsyncApi {
  private final Schemas schemas = new Schemas();
  private final ObjectNode document =
      JsonNodeFactory.instance.objectNode().put("asyncapi", "3.0.0");
  private final ObjectNode channels;
  private final ObjectNode operations;

  private AsyncApi() {
    document
        .putObject("info")
        .put("title", "Latchkey's events")
        .put("version", "2")
        .put(
            "description",
            "Every event of the server, over Socket.IO 5. docs/protocol.md says what they do and"
                + " who may send them. Fields that are not described here are to be ignored.");
    document.put("defaultContentType", "application/json");
    channels = document.putObject("channels");
    operations = document.putObject("operations");
  }

  private static final class Made {
    static final ObjectNode DOCUMENT = new AsyncApi().describe();
  }

  /** The description; made once. Not to be changed. */
  public static ObjectNode document() {
    return Made.DOCUMENT;
  }

  private ObjectNode describe() {
    new Namespace("members", Events.MEMBERS).connects(MemberConnect.class).speaks();
    new Namespace("guests", Events.GUESTS).connects(GuestConnect.class).speaks();
    document.putObject("components").set("schemas", schemas.all());
    return document;
  }

  private final class Namespace {
    private final String key;
    private final String address;
    private final ObjectNode messages;

    Namespace(String key, String address) {
      this.key = key;
      this.address = address;
      this.messages = channels.putObject(key).put("address", address).putObject("messages");
    }

    Namespace connects(Class<?> payload) {
      ObjectNode operation = operation("connect", "receive");
      message(operation, "connect", "CONNECT", schemas.of(payload));
      message(reply(operation), "refused", "CONNECT_ERROR", schemas.of(ConnectRefused.class));
      return this;
    }

    void speaks() {
      for (Incoming<?> incoming : Incoming.all()) {
        if (incoming.namespace().equals(address)) {
          takes(incoming);
        }
      }
      for (Outgoing<?> outgoing : Outgoing.all()) {
        if (outgoing.namespaces().contains(address)) {
          String name = "tell." + outgoing.event();
          message(operation(name, "send"), name, outgoing.event(), schemas.of(outgoing.payload()));
        }
      }
    }

    private void takes(Incoming<?> incoming) {
      String event = incoming.event();
      ObjectNode operation = operation("ask." + event, "receive");
      message(operation, "ask." + event, event, schemas.of(incoming.payload()));
      ObjectNode answer = JsonNodeFactory.instance.objectNode();
      answer.putArray("oneOf").add(schemas.of(incoming.answer())).add(schemas.of(Refusal.class));
      message(reply(operation), "answer." + event, event, answer);
    }

    private ObjectNode operation(String name, String action) {
      ObjectNode operation = operations.putObject(key + "." + name).put("action", action);
      operation.set("channel", channel());
      return operation;
    }

    private ObjectNode reply(ObjectNode operation) {
      ObjectNode reply = operation.putObject("reply");
      reply.set("channel", channel());
      return reply;
    }

    private ObjectNode channel() {
      return JsonNodeFactory.instance.objectNode().put("$ref", "#/channels/" + key);
    }

    private void message(ObjectNode user, String name, String event, ObjectNode payload) {
      messages.putObject(name).put("name", event).set("payload", payload);
      ArrayNode used = user.putArray("messages");
      used.addObject().put("$ref", "#/channels/" + key + "/messages/" + name);
    }
  }
}
