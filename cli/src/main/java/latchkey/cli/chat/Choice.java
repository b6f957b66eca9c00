package latchkey.cli.chat;

import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import latchkey.cli.terminal.Plain;
import latchkey.cli.terminal.Terminal;

/**
 * Those among whom a person chooses by a name: the whole one; where no one has that, its beginning
 * or one of its words. Several of one name are told apart by a tag, typed behind it: it is taken
 * from what they are, and stays theirs as others come and go.
 *
 * @param name what is typed
 * @param id no other has it
 * @param description what tells a person which one it is
 */
public record Choice<T>(
    List<T> all,
    Function<T, String> name,
    Function<T, String> id,
    Function<T, String> description) {
  private static final int TAG = 4;

  /**
   * Does {@code action} with the one that is meant; otherwise says that there is none, or shows all
   * of them.
   *
   * @param none what to say where no one is called so
   */
  public void with(String typed, Terminal terminal, Consumer<T> action, String none) {
    List<T> meant = meantBy(typed.toLowerCase(Locale.ROOT));
    switch (meant.size()) {
      case 0 -> terminal.line(none);
      case 1 -> action.accept(meant.getFirst());
      default -> {
        terminal.line("Several may be meant. Type one of these behind the name:");
        meant.forEach(one -> terminal.line("  " + tag(one) + "  " + description.apply(one)));
      }
    }
  }

  private List<T> meantBy(String typed) {
    List<T> called = called(typed);
    int space = typed.lastIndexOf(' ');
    if (!called.isEmpty() || space < 0) {
      return called;
    }
    String tag = typed.substring(space + 1);
    return called(typed.substring(0, space).strip()).stream()
        .filter(one -> tag(one).equals(tag))
        .toList();
  }

  private List<T> called(String typed) {
    List<T> whole = those(plain -> plain.equals(typed));
    return whole.isEmpty() && !typed.isEmpty()
        ? those(plain -> (" " + plain).contains(" " + typed))
        : whole;
  }

  private List<T> those(Predicate<String> isMeant) {
    return all.stream()
        .filter(one -> isMeant.test(Plain.text(name.apply(one)).toLowerCase(Locale.ROOT)))
        .toList();
  }

  private String tag(T one) {
    String whole = id.apply(one).toLowerCase(Locale.ROOT);
    return whole.substring(Math.max(0, whole.length() - TAG));
  }
}
