package latchkey.cli.chat;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import latchkey.cli.terminal.Plain;
import latchkey.cli.terminal.Terminal;
import latchkey.client.Participant;
import latchkey.client.crypto.SafetyNumber;
import latchkey.protocol.Address;

/** The others in a meeting, by the names that a person types. */
public final class People {
  private final Terminal terminal;
  private final Address self;
  private final Supplier<List<Participant>> participants;
  private final Function<Address, SafetyNumber> safetyNumbers;

  public People(
      Terminal terminal,
      Address self,
      Supplier<List<Participant>> participants,
      Function<Address, SafetyNumber> safetyNumbers) {
    this.terminal = terminal;
    this.self = self;
    this.participants = participants;
    this.safetyNumbers = safetyNumbers;
  }

  /** Somebody else of that name. */
  public Optional<Participant> named(String typed) {
    return participants.get().stream()
        .filter(participant -> !participant.address().equals(self))
        .filter(participant -> Plain.text(participant.name()).equalsIgnoreCase(typed))
        .findFirst();
  }

  /** {@code /people}: everyone who takes part. */
  public SlashCommand list(Function<Participant, String> describe) {
    return new SlashCommand(
        "people",
        "",
        "show who takes part",
        _ ->
            participants
                .get()
                .forEach(one ->
                    terminal.line(
                        "  "
                            + Plain.text(one.name())
                            + " ("
                            + (one.address().equals(self) ? "you" : describe.apply(one))
                            + ")")));
  }

  /** {@code /safety NAME}. */
  public SlashCommand safety() {
    return new SlashCommand(
        "safety",
        "NAME",
        "show the number to compare with somebody",
        typed ->
            named(typed)
                .ifPresentOrElse(
                    this::showSafetyNumber,
                    () -> terminal.line("Nobody of that name takes part. See /people")));
  }

  private void showSafetyNumber(Participant other) {
    terminal.line(
        "Compare this with " + Plain.text(other.name()) + ", on the phone or side by side:");
    terminal.line("  " + String.join(" ", safetyNumbers.apply(other.address()).groups()));
  }
}
