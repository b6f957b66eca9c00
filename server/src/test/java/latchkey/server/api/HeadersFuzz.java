package latchkey.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import latchkey.server.token.Token;
import latchkey.server.token.TokenKind;

/** Whatever stands in a header: it proves what it must prove, or nothing. */
class HeadersFuzz {
  private static final OwnOrigin OWN =
      new OwnOrigin(Optional.of(URI.create("https://meet.example.org")));

  @FuzzTest(maxExecutions = 20_000)
  void headersProveThemselvesOrNothing(byte[] header) {
    String text = new String(header, StandardCharsets.ISO_8859_1);
    DeviceCookie.find(text)
        .ifPresent(token -> {
          assertThat(token).isNotEmpty().doesNotContain(";");
          assertThat(text).contains(DeviceCookie.NAME + "=" + token);
        });
    for (TokenKind kind : TokenKind.values()) {
      Token.parse(kind, text)
          .ifPresent(token -> {
            assertThat(token.reveal()).isEqualTo(text).hasSize(47);
            assertThat(token.hash().length()).isEqualTo(32);
            assertThat(token).asString().doesNotContain(text);
          });
    }
    String[] parts = text.split("\n", 2);
    if (OWN.isOwn(parts[0], parts.length == 2 ? parts[1] : null)) {
      assertThat(parts[0]).isEqualToIgnoringCase("https://meet.example.org");
    }
  }
}
