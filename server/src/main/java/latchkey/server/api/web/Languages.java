package latchkey.server.api.web;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The languages that the pages are in. Each page is built once for each of them; the first one's
 * has no language in its name.
 */
final class Languages {
  /** What the person has chosen on a page; the page sets it. */
  static final String COOKIE = "latchkey-language";

  private static final String FIRST = "en";
  private static final String ENDING = ".html";

  private final List<String> known;

  private Languages(List<String> known) {
    this.known = known;
  }

  /**
   * Those for which a page has a file.
   *
   * @param files the names of all files
   */
  static Languages of(String page, Set<String> files) {
    String start = page.substring(0, page.length() - ENDING.length()) + '.';
    Stream<String> further =
        files.stream()
            .filter(file -> file.startsWith(start) && file.endsWith(ENDING) && !file.equals(page))
            .map(file -> file.substring(start.length(), file.length() - ENDING.length()))
            .sorted();
    return new Languages(Stream.concat(Stream.of(FIRST), further).toList());
  }

  /**
   * The file of a page in the language that the person has chosen, or that their browser asks for.
   */
  String file(String page, HttpServerRequest request) {
    String language =
        Optional.ofNullable(request.getCookie(COOKIE))
            .map(Cookie::getValue)
            .filter(known::contains)
            .orElseGet(() -> asked(request.getHeader(HttpHeaders.ACCEPT_LANGUAGE)));
    return language.equals(FIRST)
        ? page
        : page.substring(0, page.length() - ENDING.length()) + '.' + language + ENDING;
  }

  /** By an Accept-Language header, as RFC 4647, 3.4, looks a language up. */
  private String asked(@Nullable String acceptLanguage) {
    if (acceptLanguage == null || acceptLanguage.isBlank()) {
      return FIRST;
    }
    try {
      @Nullable String found = Locale.lookupTag(Locale.LanguageRange.parse(acceptLanguage), known);
      return found == null ? FIRST : found;
    } catch (IllegalArgumentException _) {
      return FIRST; // The header is none.
    }
  }
}
