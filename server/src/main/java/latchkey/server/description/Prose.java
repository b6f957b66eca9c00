package latchkey.server.description;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import latchkey.protocol.Limits;

/**
 * What the Javadoc of a record says of it and of its fields. The build puts the sources of the
 * wire's records among the server's resources, so that no text about a field stands twice.
 */
final class Prose {
  private static final String SOURCES = "/latchkey/server/description/sources/";
  private static final String COMMENT = "/\\*\\*([^*]*+(?:\\*(?!/)[^*]*+)*+)\\*/\\s*";
  private static final String ANNOTATIONS = "(?:@\\w+(?:\\([^)]*\\))?\\s+)*";
  private static final Pattern MARGIN = Pattern.compile("(?m)^\\s*\\* ?");
  private static final Pattern TAG = Pattern.compile("(?m)^@");
  private static final Pattern PARAMETER = Pattern.compile("param (\\w+)\\s+(.*)", Pattern.DOTALL);
  private static final Pattern LIMIT = Pattern.compile("\\{@link Limits#(\\w+)}");
  private static final Pattern INLINE = Pattern.compile("\\{@\\w+\\s+#?((?:[^{}]|\\{[^{}]*})*)}");

  private final String about;
  private final Map<String, String> fields;

  private Prose(String about, Map<String, String> fields) {
    this.about = about;
    this.fields = Map.copyOf(fields);
  }

  static Prose of(Class<?> type) {
    Matcher found =
        Pattern.compile(
                COMMENT
                    + ANNOTATIONS
                    + "public (?:record|enum) "
                    + Pattern.quote(type.getSimpleName())
                    + "\\b")
            .matcher(source(type));
    return found.find() ? of(found.group(1)) : new Prose("", Map.of());
  }

  private static Prose of(String comment) {
    String[] parts = TAG.split(MARGIN.matcher(comment).replaceAll(""), -1);
    Map<String, String> fields = new HashMap<>();
    for (String part : parts) {
      Matcher parameter = PARAMETER.matcher(part);
      if (parameter.matches()) {
        fields.put(parameter.group(1), plain(parameter.group(2)));
      }
    }
    return new Prose(plain(parts[0]), fields);
  }

  /** What is said of the type. */
  Optional<String> about() {
    return Optional.of(about).filter(text -> !text.isEmpty());
  }

  /** What is said of one of its fields, where its name does not say all. */
  Optional<String> about(String field) {
    return Optional.ofNullable(fields.get(field));
  }

  private static String plain(String javadoc) {
    String numbers = LIMIT.matcher(javadoc).replaceAll(Prose::limit);
    return INLINE
        .matcher(numbers)
        .replaceAll("`$1`")
        .replace("<p>", "")
        .replaceAll("\\s+", " ")
        .strip();
  }

  private static String limit(MatchResult reference) {
    try {
      return String.valueOf(Limits.class.getField(reference.group(1)).get(null));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("there is no such limit: " + reference.group(1), e);
    }
  }

  private static String source(Class<?> type) {
    String name = type.getName().split("\\$", 2)[0].replace('.', '/') + ".java";
    try (InputStream in = Prose.class.getResourceAsStream(SOURCES + name)) {
      if (in == null) {
        throw new IllegalStateException("the build has left out the source of " + type.getName());
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
