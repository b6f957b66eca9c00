package latchkey.server.settings;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * One thing that an operator may set: a row of the table.
 *
 * @param key as it stands in the file: {@code port}, or {@code tls.key} for a key in a table
 * @param placeholder what stands for its value
 * @param usual what it is unless set; empty where it is then not there at all
 * @param says what it is, in a sentence
 * @param remedy what to do where its value does not work
 * @param reader what a value means; its {@link IllegalArgumentException} says why one means nothing
 */
public record Setting<T>(
    Section section,
    String key,
    String placeholder,
    Optional<String> usual,
    String says,
    String remedy,
    Function<Given, T> reader) {
  /** As an option, such as {@code --tls-key}. */
  public String option() {
    return section == Section.LIMITS ? "--limit" : "--" + key.replace('.', '-');
  }

  /** As a variable of the environment, such as {@code LATCHKEY_TLS_KEY}. */
  public String variable() {
    return "LATCHKEY_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  /** Two rows are the same if they have the same key. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Setting<?> setting && setting.key.equals(key);
  }

  @Override
  public int hashCode() {
    return key.hashCode();
  }
}
