package latchkey.server.api.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import latchkey.server.config.Logo;
import latchkey.server.config.Operator;
import org.junit.jupiter.api.Test;

final class OperatorPagesTest {
  private static final String PAGE =
      "<head><!--operator--><title>Help · Latchkey</title></head>"
          + "<img class=\"mark-logo\" src=\"/icon.svg\" alt=\"\" /><p>Latchkey</p>"
          + "<p>Latchkey encrypts.</p><!--operator-link imprint Imprint--><!--operator-link privacy Privacy notice-->";

  private static final Operator OPERATOR =
      new Operator(
          Optional.of("Weiß & \"Sons\" $1"),
          Optional.of(new Logo("image/png", new byte[] {1, 2, 3})),
          Optional.of(URI.create("https://example.org/imprint?a=1&b=2")),
          Optional.of(URI.create("https://example.org/privacy")));

  @Test
  void putsTheOperatorWhereThePageHasPlacesForIt() throws Exception {
    WebFile page = new OperatorPages(OPERATOR).adapt("help.html", file(PAGE));
    String name = "Weiß &amp; &quot;Sons&quot; $1";
    assertThat(text(page))
        .contains(
            "<title>Help · " + name + "</title>",
            "<p>" + name + "</p>",
            "<p>Latchkey encrypts.</p>")
        .contains("<meta name=\"application-name\" content=\"" + name + "\" />")
        .contains("<meta name=\"latchkey-logo\" content=\"/logo\" />")
        .contains(
            "<meta name=\"latchkey-imprint\" content=\"https://example.org/imprint?a=1&amp;b=2\" />")
        .contains("<img class=\"mark-logo\" src=\"/logo\" alt=\"\" />")
        .contains(
            "<a href=\"https://example.org/privacy\" rel=\"noopener noreferrer\">Privacy notice</a>")
        .doesNotContain("<!--");
    assertThat(page.entityTag()).isNotEqualTo(file(PAGE).entityTag());
    assertThat(page.compressed()).containsOnlyKeys("gzip");
    try (var in =
        new GZIPInputStream(
            new ByteArrayInputStream(page.compressed().values().iterator().next().getBytes()))) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(text(page));
    }
  }

  @Test
  void namesTheInstalledApp() {
    String manifest = "{ \"name\": \"Latchkey\", \"short_name\": \"Latchkey\", \"id\": \"/\" }";
    WebFile file = new OperatorPages(OPERATOR).adapt("manifest.webmanifest", file(manifest));
    assertThat(text(file))
        .isEqualTo(
            "{ \"name\": \"Weiß & \\\"Sons\\\" $1\", \"short_name\": \"Weiß & \\\"Sons\\\" $1\", \"id\": \"/\" }");
  }

  @Test
  void servesItsLogoAndLeavesScriptsAlone() {
    OperatorPages pages = new OperatorPages(OPERATOR);
    assertThat(pages.logo())
        .hasValueSatisfying(logo -> {
          assertThat(logo.contentType()).isEqualTo("image/png");
          assertThat(logo.plain().getBytes()).containsExactly(1, 2, 3);
        });
    WebFile script = file("var a = '>Latchkey</';");
    assertThat(pages.adapt("assets/a.js", script)).isSameAs(script);
  }

  @Test
  void changesNothingWhereNothingIsSet() {
    WebFile page = file(PAGE);
    OperatorPages pages = new OperatorPages(Operator.UNNAMED);
    assertThat(pages.adapt("help.html", page)).isSameAs(page);
    assertThat(pages.logo()).isEmpty();
  }

  private static WebFile file(String text) {
    return new WebFile(
        "text/html",
        "\"as built\"",
        false,
        WebFile.toShare(text.getBytes(StandardCharsets.UTF_8)),
        Map.of());
  }

  private static String text(WebFile file) {
    return file.plain().toString(StandardCharsets.UTF_8);
  }
}
