package latchkey.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.stream.Stream;
import latchkey.protocol.ErrorCode;
import latchkey.server.config.Limit;
import latchkey.server.config.TrustedProxies;
import latchkey.server.config.TrustedProxies.Header;
import latchkey.server.config.TrustedProxies.Network;
import latchkey.server.testing.Reply;
import latchkey.server.testing.TestServer;
import org.junit.jupiter.api.Test;

/** Strangers' limits go by whom a trusted proxy names, and by the peer where there is none. */
final class RemoteAddressTest {
  @Test
  void withoutTrustedProxiesNobodysWordCounts() {
    try (TestServer server = serverBehind(TrustedProxies.NONE)) {
      guess(server, "X-Forwarded-For", "203.0.113.1").isRefused(ErrorCode.SIGN_IN_LINK_USED);
      guess(server, "X-Forwarded-For", "203.0.113.2").isRefused(ErrorCode.RATE_LIMITED);
      guess(server, "Forwarded", "for=203.0.113.3").isRefused(ErrorCode.RATE_LIMITED);
    }
  }

  @Test
  void aTrustedProxyNamesItsCallers() {
    try (TestServer server = serverBehind(behind(Header.X_FORWARDED_FOR, "127.0.0.0/8"))) {
      guess(server, "X-Forwarded-For", "203.0.113.1").isRefused(ErrorCode.SIGN_IN_LINK_USED);
      guess(server, "X-Forwarded-For", "203.0.113.2").isRefused(ErrorCode.SIGN_IN_LINK_USED);
      guess(server, "X-Forwarded-For", "203.0.113.2").isRefused(ErrorCode.RATE_LIMITED);
      // What a caller has written itself stands before what the proxy adds.
      guess(server, "X-Forwarded-For", "198.51.100.7, 203.0.113.2")
          .isRefused(ErrorCode.RATE_LIMITED);
      // The other header is not the proxy's.
      guess(server, "Forwarded", "for=203.0.113.9").isRefused(ErrorCode.SIGN_IN_LINK_USED);
      guess(server, "Forwarded", "for=203.0.113.10").isRefused(ErrorCode.RATE_LIMITED);
    }
  }

  @Test
  void addressesAreFoundInEveryForm() {
    TrustedProxies plain = behind(Header.X_FORWARDED_FOR, "10.0.0.0/8", "fd00::/8");
    assertThat(find(plain, "10.0.0.1", "203.0.113.1")).isEqualTo("203.0.113.1");
    assertThat(find(plain, "10.0.0.1", "203.0.113.1, 10.0.0.2")).isEqualTo("203.0.113.1");
    assertThat(find(plain, "10.0.0.1", "1.1.1.1,203.0.113.1 ,10.0.0.2")).isEqualTo("203.0.113.1");
    assertThat(find(plain, "fd00::1", "203.0.113.1")).isEqualTo("203.0.113.1");
    assertThat(find(plain, "192.0.2.1", "203.0.113.1")).isEqualTo("192.0.2.1");
    for (String nonsense : new String[] {"", ",", "unknown", "localhost", "a.b", "1.2.3.4.5"}) {
      assertThat(find(plain, "10.0.0.1", nonsense)).isEqualTo("10.0.0.1");
    }
    assertThat(find(plain, "2001:db8:1:2:3::4", ""))
        .isEqualTo(find(plain, "2001:db8:1:2:ffff::9", ""))
        .isNotEqualTo(find(plain, "2001:db8:1:3::4", ""));

    TrustedProxies standard = behind(Header.FORWARDED, "10.0.0.1");
    assertThat(find(standard, "10.0.0.1", "for=203.0.113.1;proto=https")).isEqualTo("203.0.113.1");
    assertThat(find(standard, "10.0.0.1", "proto=https; For=\"203.0.113.1:4711\""))
        .isEqualTo("203.0.113.1");
    assertThat(find(standard, "10.0.0.1", "for=\"[2001:db8:1:2::1]:80\""))
        .isEqualTo(find(standard, "2001:db8:1:2::2", ""));
    assertThat(find(standard, "10.0.0.1", "for=_hidden")).isEqualTo("10.0.0.1");
  }

  @Test
  void whatIsNoNetworkIsRefused() {
    for (String text :
        new String[] {"", "localhost", "10.0.0.0/33", "10.0.0.0/x", "1/2/3", "::/129"}) {
      assertThatThrownBy(() -> Network.parse(text))
          .as(text)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static TestServer serverBehind(TrustedProxies proxies) {
    return TestServer.start(config ->
        config
            .withLimits(TestServer.roomyLimits().with(Limit.STRANGERS_CALLS, 1))
            .withProxies(proxies));
  }

  private static TrustedProxies behind(Header header, String... networks) {
    return new TrustedProxies(Stream.of(networks).map(Network::parse).toList(), header);
  }

  private static String find(TrustedProxies proxies, String peer, String header) {
    return new RemoteAddress(proxies).of(peer, name -> header);
  }

  private static Reply guess(TestServer server, String header, String value) {
    return server.send(
        "POST",
        "/api/sign-in/look",
        TestServer.NO_TOKEN,
        BodyPublishers.ofString("{\"token\": \"lks_guess\"}"),
        List.of("Content-Type", "application/json", header, value));
  }
}
