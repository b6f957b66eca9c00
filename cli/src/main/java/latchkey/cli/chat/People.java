package latchkey.cli.chat;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import latchkey.cli.terminal.Plain;
import latchkey.cli.terminal.QrCode;
import latchkey.cli.terminal.Terminal;
import latchkey.client.GuestMeeting;
import latchkey.client.MemberMeeting;
import latchkey.client.Participant;
import latchkey.client.crypto.MeetingCode;
import latchkey.client.crypto.SafetyNumber;
import latchkey.protocol.Address;

/** The others in a meeting, by the names that a person types. */
public final class People {
  private final Terminal terminal;
  private final Address self;
  private final Supplier<List<Participant>> participants;
  private final Function<Address, SafetyNumber> safetyNumbers;
  private final Function<Address, Optional<String>> verifiedAs;
  private final Consumer<Address> markVerified;
  private final Supplier<List<MeetingCode>> codes;

  private People(
      Terminal terminal,
      Address self,
      Supplier<List<Participant>> participants,
      Function<Address, SafetyNumber> safetyNumbers,
      Function<Address, Optional<String>> verifiedAs,
      Consumer<Address> markVerified,
      Supplier<List<MeetingCode>> codes) {
    this.terminal = terminal;
    this.self = self;
    this.participants = participants;
    this.safetyNumbers = safetyNumbers;
    this.verifiedAs = verifiedAs;
    this.markVerified = markVerified;
    this.codes = codes;
  }

  /** As a member's device knows them. */
  public static People in(MemberMeeting meeting, Terminal terminal) {
    return new People(
        terminal,
        meeting.self(),
        meeting::participants,
        meeting::safetyNumber,
        meeting::verifiedAs,
        participant -> meeting.setVerified(participant, true),
        meeting::codes);
  }

  /** As a guest knows them. */
  public static People in(GuestMeeting meeting, Terminal terminal) {
    return new People(
        terminal,
        meeting.self(),
        meeting::participants,
        meeting::safetyNumber,
        meeting::verifiedAs,
        participant -> meeting.setVerified(participant, true),
        meeting::codes);
  }

  /** {@code /people}: everyone who takes part. */
  public SlashCommand list(Function<Participant, String> describe) {
    return new SlashCommand(
        "people",
        "",
        "show who takes part",
        _ -> participants.get().forEach(one -> line(one, describe)));
  }

  private void line(Participant one, Function<Participant, String> describe) {
    String what = one.address().equals(self) ? "you" : describe.apply(one);
    String verified =
        verifiedAs
            .apply(one.address())
            .map(name -> name.equals(one.name()) ? ", verified" : ", verified as " + name)
            .orElse("");
    terminal.line("  " + Plain.text(one.name()) + " (" + what + Plain.text(verified) + ")");
  }

  /** {@code /code}. */
  public SlashCommand code() {
    return new SlashCommand(
        "code", "", "show the code to compare with everybody in the meeting", _ -> showCodes());
  }

  private void showCodes() {
    terminal.line(
        "Read the first line aloud. Everybody who has the same code at the same number sees the"
            + " same people and links as you:");
    codes
        .get()
        .forEach(
            code -> terminal.line("  " + code.index() + ": " + String.join(" ", code.groups())));
  }

  /** {@code /safety NAME}. */
  public SlashCommand safety() {
    return new SlashCommand(
        "safety",
        "NAME",
        "show the number to compare with somebody",
        typed -> withNamed(typed, this::showSafetyNumber));
  }

  /** {@code /verified NAME}. */
  public SlashCommand verified() {
    return new SlashCommand(
        "verified",
        "NAME",
        "remember that you have compared the number",
        typed ->
            withNamed(
                typed,
                other -> {
                  markVerified.accept(other.address());
                  terminal.line(Plain.text(other.name()) + " is verified on this device.");
                }));
  }

  /** Does {@code action} with the one who is called so, or says why not. */
  public void withNamed(String typed, Consumer<Participant> action) {
    List<Participant> others =
        participants.get().stream().filter(one -> !one.address().equals(self)).toList();
    new Choice<>(others, Participant::name, one -> one.address().id(), People::described)
        .with(typed, terminal, action, "No one of that name takes part. See /people");
  }

  private static String described(Participant one) {
    return Plain.text(one.name()) + (one.isGuest() ? ", a guest" : ", a member");
  }

  private void showSafetyNumber(Participant other) {
    terminal.line(
        "Compare this with " + Plain.text(other.name()) + ", on the phone or side by side:");
    SafetyNumber number = safetyNumbers.apply(other.address());
    terminal.line("  " + String.join(" ", number.groups()));
    if (terminal.isInteractive()) {
      QrCode.lines(number.scannable()).forEach(terminal::line);
    }
  }
}
