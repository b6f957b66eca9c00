package latchkey.web.signal;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A Node.js process that runs {@code web/signal}; see {@code signal/interop/peer.ts}. */
final class TypeScriptPeer implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Process process;
  private final BufferedWriter requests;
  private final BufferedReader answers;

  private TypeScriptPeer(Process process) {
    this.process = process;
    this.requests = process.outputWriter(StandardCharsets.UTF_8);
    this.answers = process.inputReader(StandardCharsets.UTF_8);
  }

  static TypeScriptPeer start() {
    try {
      return new TypeScriptPeer(
          new ProcessBuilder("node", Path.of("target", "interop", "peer.js").toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException("node did not start", e);
    }
  }

  TypeScriptDevice device(String name, int registrationId) {
    return new TypeScriptDevice(this, name, registrationId);
  }

  /**
   * Asks the peer for something.
   *
   * @param params texts, numbers, and bytes as {@code byte[]}
   */
  JsonNode call(String method, Map<String, ?> params) throws Refused {
    Map<String, Object> encoded = new HashMap<>();
    params.forEach(
        (name, value) -> encoded.put(name, value instanceof byte[] bytes ? base64(bytes) : value));
    try {
      requests.write(JSON.writeValueAsString(Map.of("method", method, "params", encoded)));
      requests.newLine();
      requests.flush();
      String line = answers.readLine();
      if (line == null) {
        throw new IllegalStateException("the TypeScript peer died of " + method);
      }
      JsonNode answer = JSON.readTree(line);
      if (answer.has("code")) {
        throw new Refused(answer.get("code").asString(), answer.get("message").asString());
      }
      return answer.get("result");
    } catch (IOException e) {
      throw new UncheckedIOException("the TypeScript peer is gone", e);
    }
  }

  byte[] callForBytes(String method, Map<String, ?> params) throws Refused {
    return bytes(call(method, params));
  }

  static byte[] bytes(JsonNode base64) {
    return Base64.getDecoder().decode(base64.asString());
  }

  static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  @Override
  public void close() {
    process.destroy();
  }
}
