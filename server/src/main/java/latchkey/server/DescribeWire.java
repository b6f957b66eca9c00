package latchkey.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import latchkey.protocol.Json;
import latchkey.server.api.rest.OpenApi;
import latchkey.server.api.socket.AsyncApi;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes the descriptions that the server serves into a folder, where the build makes the
 * TypeScript types of the wire from them.
 */
final class DescribeWire {
  private DescribeWire() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    write(OpenApi.document(), folder.resolve("openapi.json"));
    write(AsyncApi.document(), folder.resolve("asyncapi.json"));
  }

  private static void write(ObjectNode document, Path file) throws IOException {
    Files.write(file, Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(document));
  }
}
