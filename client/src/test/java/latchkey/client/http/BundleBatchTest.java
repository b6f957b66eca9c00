package latchkey.client.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import latchkey.client.testing.GuestBundle;
import latchkey.protocol.Json;
import latchkey.protocol.MeetingId;
import latchkey.protocol.keys.GuestKeyBundle;
import latchkey.protocol.keys.GuestKeyBundles;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** What one guest's bundle looks like is no other guest's trouble. */
final class BundleBatchTest {
  @Test
  void aBundleThatIsNoneSpoilsNoOther() throws IOException {
    GuestKeyBundle good = GuestBundle.random();
    ObjectNode answer =
        Json.mapper()
            .valueToTree(new GuestKeyBundles(List.of(GuestBundle.random(), good), List.of()));
    ((ObjectNode) answer.get("bundles").get(0)).put("identityKeyPublic", "no key");
    byte[] body = Json.mapper().writeValueAsBytes(answer);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        call -> {
          call.sendResponseHeaders(200, body.length);
          call.getResponseBody().write(body);
          call.close();
        });
    server.start();
    try {
      URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
      GuestKeyBundles read =
          new MemberApi(url, "token").guestBundles(MeetingId.random(), List.of(good.sessionId()));

      assertThat(read.bundles()).containsExactly(good);
    } finally {
      server.stop(0);
    }
  }
}
