package latchkey.server.api.web;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import latchkey.server.config.Operator;

/**
 * The pages as this server's operator wants them: with its name in place of Latchkey's, its logo,
 * and links to its imprint and privacy notice. The pages' HTML has places for them.
 */
final class OperatorPages {
  /** Where the operator's picture is. */
  static final String LOGO = "logo";

  private static final String PRODUCT = "Latchkey";

  /** The product's name, where it stands alone in an element or at a title's end. */
  private static final Pattern NAME = Pattern.compile("(?<=>|· )" + PRODUCT + "(?=</)");

  /** What the pages' scripts read. */
  private static final String HEAD = "<!--operator-->";

  /** In pages without scripts; the page says in which words. */
  private static final Pattern LINK =
      Pattern.compile("<!--operator-link (imprint|privacy) ([^>]*)-->");

  private static final String ICON = "class=\"mark-logo\" src=\"/icon.svg\"";
  private static final Pattern MANIFEST_NAME =
      Pattern.compile("(\"(?:short_)?name\":\\s*)\"" + PRODUCT + "\"");

  private final Operator operator;

  OperatorPages(Operator operator) {
    this.operator = operator;
  }

  /** A file as it is to be sent: most stay as they are. */
  WebFile adapt(String path, WebFile file) {
    if (operator.equals(Operator.UNNAMED)) {
      return file;
    }
    String text = file.plain().toString(StandardCharsets.UTF_8);
    if (path.endsWith(".html")) {
      return written(file, page(text));
    }
    return path.endsWith(".webmanifest") ? written(file, manifest(text)) : file;
  }

  Optional<WebFile> logo() {
    return operator
        .logo()
        .map(logo -> {
          Buffer content = WebFile.toShare(logo.content());
          return new WebFile(logo.contentType(), WebApp.tagOf(content), false, content, Map.of());
        });
  }

  private String page(String html) {
    String named =
        operator
            .name()
            .map(name -> NAME.matcher(html).replaceAll(Matcher.quoteReplacement(escaped(name))))
            .orElse(html);
    String pictured =
        operator.logo().isPresent()
            ? named.replace(ICON, ICON.replace("/icon.svg", "/" + LOGO))
            : named;
    return LINK.matcher(pictured.replace(HEAD, head()))
        .replaceAll(place -> Matcher.quoteReplacement(link(place)));
  }

  private String head() {
    return operator.name().map(name -> meta("application-name", name)).orElse("")
        + operator.logo().map(_ -> meta("latchkey-logo", "/" + LOGO)).orElse("")
        + operator.imprint().map(url -> meta("latchkey-imprint", url.toString())).orElse("")
        + operator.privacy().map(url -> meta("latchkey-privacy", url.toString())).orElse("");
  }

  private static String meta(String name, String content) {
    return "<meta name=\"" + name + "\" content=\"" + escaped(content) + "\" />";
  }

  private String link(MatchResult place) {
    Optional<URI> url = place.group(1).equals("imprint") ? operator.imprint() : operator.privacy();
    return url.map(address ->
            "<a href=\""
                + escaped(address.toString())
                + "\" rel=\"noopener noreferrer\">"
                + place.group(2)
                + "</a>")
        .orElse("");
  }

  private String manifest(String json) {
    return operator
        .name()
        .map(name -> {
          String quoted = '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
          return MANIFEST_NAME
              .matcher(json)
              .replaceAll(found -> Matcher.quoteReplacement(found.group(1) + quoted));
        })
        .orElse(json);
  }

  /** As it may stand in HTML, in text and in quotes. */
  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private static WebFile written(WebFile file, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Buffer plain = WebFile.toShare(bytes);
    return new WebFile(
        file.contentType(),
        WebApp.tagOf(plain),
        file.immutable(),
        plain,
        Map.of("gzip", WebFile.toShare(zipped(bytes))));
  }

  private static byte[] zipped(byte[] bytes) {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot compress a page", e);
    }
    return zipped.toByteArray();
  }
}
