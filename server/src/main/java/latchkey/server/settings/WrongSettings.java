package latchkey.server.settings;

import java.util.List;
import java.util.stream.Collectors;

/** Settings do not work. The message names all of them. */
public final class WrongSettings extends RuntimeException {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // Never serialised.
  private final List<Mistake> mistakes;

  WrongSettings(List<Mistake> mistakes) {
    super(
        (mistakes.size() == 1
                ? "A setting does not work:"
                : mistakes.size() + " settings do not work:")
            + mistakes.stream().map(mistake -> "\n  " + mistake).collect(Collectors.joining()));
    this.mistakes = List.copyOf(mistakes);
  }

  public List<Mistake> mistakes() {
    return mistakes;
  }
}
