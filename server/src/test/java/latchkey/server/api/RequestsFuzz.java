package latchkey.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.BugDetectors;
import com.code_intelligence.jazzer.junit.FuzzTest;
import latchkey.protocol.ErrorCode;
import latchkey.server.testing.LogWatch;
import latchkey.server.testing.TestServer;
import latchkey.server.testing.TestTcp;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * Whatever bytes come in at the port: they are answered, without a failure of the server's, or cut
 * off; nothing is logged above debug; and the next call is answered as ever.
 */
class RequestsFuzz {
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @FuzzTest(maxExecutions = 1_000)
  void bytesAreAnsweredOrCutOff(byte[] request) {
    BugDetectors.allowNetworkConnections((host, port) -> port == server.server().port());
    try (LogWatch log = LogWatch.open();
        TestTcp tcp = TestTcp.open(server)) {
      String answer = tcp.send(request).finish().readToEnd();
      assertThat(answer).doesNotContain("HTTP/1.1 500", "Exception", "\tat ");
      server.get("/api/me", TestServer.NO_TOKEN).isRefused(ErrorCode.UNAUTHENTICATED);
      assertThat(log.lines()).isEmpty();
    }
  }
}
