package latchkey.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import latchkey.client.LinkText.Fault;
import latchkey.client.LinkText.FragmentForm;
import latchkey.client.LinkText.Kind;
import latchkey.client.LinkText.Parts;
import latchkey.client.LinkText.Wrong;
import latchkey.client.account.JoinAccount;
import latchkey.protocol.InvalidInput;
import latchkey.protocol.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Links as people paste them; the browser's SDK reads the same cases. */
final class LinkTextTest {
  static Stream<JsonNode> cases() throws IOException {
    Path file = Path.of("..", "vectors", "links.json");
    return Json.mapper().readTree(Files.readAllBytes(file)).valueStream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isReadOrCalledWhatItIs(JsonNode each) {
    String text = each.get("text").asString();
    Kind kind =
        switch (each.get("kind").asString()) {
          case "join" -> Kind.INVITATION;
          case "member" -> Kind.MEMBER;
          case "device" -> Kind.DEVICE;
          default -> Kind.SIGN_IN;
        };
    LinkText.Read read = LinkText.read(text, kind);
    switch (each.get("outcome").asString()) {
      case "accepted" -> {
        String server = each.get("server").asString();
        String fragment = each.get("fragment").asString();
        assertThat(read).isEqualTo(new Parts(server, each.get("token").asString(), fragment));
        if (kind.equals(Kind.INVITATION)) {
          Invitation.Link link = Invitation.Link.parse(text);
          assertThat(link.server()).isEqualTo(URI.create(server));
          assertThat(link.parts().fragment()).isEqualTo(fragment);
        } else if (kind.equals(Kind.MEMBER)) {
          Invitation.Link link = Invitation.Link.parseMember(text);
          assertThat(link.write(kind)).startsWith(server + "/member/lki_").endsWith(fragment);
        } else if (kind.equals(Kind.DEVICE)) {
          JoinAccount.Link link = DeviceLinkText.parse(text);
          assertThat(link.server()).isEqualTo(URI.create(server));
          assertThat(DeviceLinkText.write(link.server(), link)).endsWith("/device#" + fragment);
        } else {
          assertThat(SignInLinks.serverOf(text)).isEqualTo(URI.create(server));
          assertThat(SignInLinks.tokenOf(text)).isEqualTo(fragment);
        }
      }
      case "cut" -> isRefused(text, kind, "is missing");
      case "extended" -> isRefused(text, kind, "behind the end");
      case "mangled" -> isRefused(text, kind, "not the link that was made");
      case "burnt" -> isRefused(text, kind, "Do not use it");
      default -> throw new AssertionError(each);
    }
  }

  private static void isRefused(String text, Kind kind, String words) {
    assertThatThrownBy(
            () -> {
              if (kind.equals(Kind.INVITATION)) {
                Invitation.Link.parse(text);
              } else if (kind.equals(Kind.MEMBER)) {
                Invitation.Link.parseMember(text);
              } else if (kind.equals(Kind.DEVICE)) {
                DeviceLinkText.parse(text);
              } else {
                SignInLinks.tokenOf(text);
              }
            })
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining(words);
  }

  @Test
  void mayHaveAnotherFormBehindItsHash() {
    Kind kind = new Kind("join", Optional.of("lki_"), new FragmentForm("", 2));
    String key = "l8U1xqJvEgdhedA-0_bC9kPz7WnRtYuIoSdFgHjKlZE";
    String link = "https://meet.example.org/join/lki_" + key + "#" + key;
    assertThat(LinkText.read(link + "." + key + ".", kind))
        .isEqualTo(new Parts("https://meet.example.org", "lki_" + key, key + "." + key));
    assertThat(LinkText.read(link, kind)).isEqualTo(new Wrong(Fault.CUT));
    assertThat(LinkText.read(link + "." + key.substring(1), kind)).isEqualTo(new Wrong(Fault.CUT));
    assertThat(LinkText.read(link + "." + key + "x", kind)).isEqualTo(new Wrong(Fault.EXTENDED));
  }
}
