package latchkey.client.hostile;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketFrame;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import latchkey.protocol.Json;
import tools.jackson.databind.JsonNode;

/**
 * One WebSocket with both its ends: takes Socket.IO's events and acknowledgements apart (Engine.IO
 * message 4, packet types 2 and 3) and lets the lies at them. Everything else passes.
 */
final class Wire {
  private static final Pattern PACKET =
      Pattern.compile("4([23])(?:(/[^,]*),)?([0-9]+)?(\\[.*)", Pattern.DOTALL);

  private final Context context;
  private final ServerWebSocket client;
  private final WebSocket server;
  private final Lies lies;
  private final Map<String, String> called = new HashMap<>();
  private String namespace = "";

  Wire(Vertx vertx, ServerWebSocket client, WebSocket server, Lies lies) {
    this.context = vertx.getOrCreateContext();
    this.client = client;
    this.server = server;
    this.lies = lies;
    client.textMessageHandler(packet -> context.runOnContext(_ -> fromClient(packet)));
    server.textMessageHandler(packet -> context.runOnContext(_ -> fromServer(packet)));
    server.closeHandler(_ -> context.runOnContext(_ -> client.close())); // After all it said.
  }

  private void fromClient(String packet) {
    Matcher parts = PACKET.matcher(packet);
    if (!parts.matches() || !parts.group(1).equals("2")) {
      server.writeTextMessage(packet);
      return;
    }
    JsonNode event = Json.mapper().readTree(parts.group(4));
    String name = event.get(0).asString();
    lies.swallow(name, event.get(1))
        .ifPresentOrElse(
            acknowledgement -> {
              if (parts.group(3) != null) {
                toClient("43" + prefix(parts) + "[" + acknowledgement + "]");
              }
            },
            () -> {
              if (parts.group(3) != null) {
                called.put(parts.group(3), name);
              }
              String said = lies.forward(name, event.get(1)).toString();
              String number = parts.group(3) == null ? "" : parts.group(3);
              String space = parts.group(2) == null ? "" : parts.group(2) + ",";
              server.writeTextMessage("42" + space + number + "[\"" + name + "\"," + said + "]");
            });
  }

  private void fromServer(String packet) {
    Matcher parts = PACKET.matcher(packet);
    if (!parts.matches()) {
      if (packet.startsWith("40/")) {
        namespace = packet.substring(2, packet.indexOf(','));
      }
      toClient(packet);
      return;
    }
    JsonNode content = Json.mapper().readTree(parts.group(4));
    if (parts.group(1).equals("3")) {
      String event = called.getOrDefault(String.valueOf(parts.group(3)), "");
      called.remove(String.valueOf(parts.group(3)));
      toClient("43" + prefix(parts) + "[" + lies.acknowledge(event, content.get(0)) + "]");
      return;
    }
    String event = content.get(0).asString();
    for (JsonNode payload : lies.push(event, content.get(1))) {
      event(event, payload.toString());
    }
  }

  private static String prefix(Matcher parts) {
    return (parts.group(2) == null ? "" : parts.group(2) + ",") + parts.group(3);
  }

  /** Says an event that the server never said; from any thread. */
  void push(String event, String json) {
    context.runOnContext(_ -> event(event, json));
  }

  /** Written at once: put off, it would be overtaken by what the server says next. */
  private void event(String name, String json) {
    String space = namespace.isEmpty() ? "" : namespace + ",";
    toClient("42" + space + "[\"" + name + "\"," + json + "]");
  }

  private void toClient(String packet) {
    client.writeTextMessage(packet);
  }

  /** By a frame out of turn: at that a client is gone at once, and waits for nothing. */
  void cut() {
    client.writeFrame(WebSocketFrame.continuationFrame(Buffer.buffer("cut"), true));
  }
}
