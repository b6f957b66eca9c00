package latchkey.cli.host;

import java.util.List;
import java.util.function.Consumer;
import latchkey.cli.chat.SlashCommand;
import latchkey.cli.terminal.Plain;
import latchkey.cli.terminal.Terminal;
import latchkey.client.Arrival;
import latchkey.client.MemberMeeting;
import latchkey.client.Participant;
import latchkey.protocol.Address;

/** Further devices of members, which wait until a person lets them in. */
final class Devices {
  private final Terminal terminal;
  private final MemberMeeting meeting;

  Devices(Terminal terminal, MemberMeeting meeting) {
    this.terminal = terminal;
    this.meeting = meeting;
  }

  /** This device waits itself: says what the person who lets it in compares. */
  void explainWaiting() {
    terminal.line(
        "This device waits. Let it in at another device of yours that is in the meeting, or ask the"
            + " host to: with /devices, and the same number there as here.");
    for (Participant other : meeting.participants()) {
      if (!other.isGuest()) {
        show(other.address(), other.name());
      }
    }
  }

  SlashCommand list() {
    return new SlashCommand("devices", "", "show devices that wait to be let in", _ -> list(all()));
  }

  SlashCommand accept() {
    return new SlashCommand(
        "accept-device",
        "NAME [NUMBER]",
        "let a device in, when its number is the right one",
        typed -> withNamed(typed, device -> meeting.acceptDevice(device.address())));
  }

  SlashCommand decline() {
    return new SlashCommand(
        "decline-device",
        "NAME [NUMBER]",
        "leave a device out",
        typed ->
            withNamed(
                typed,
                device -> {
                  meeting.declineDevice(device.address());
                  terminal.line("It stays out.");
                }));
  }

  /**
   * Accepts the changed identity key of a device that waits; false where none of that name does.
   */
  boolean acceptedKey(String typed) {
    List<Arrival> fitting = all().stream().filter(device -> isCalled(typed, device)).toList();
    fitting.forEach(device -> meeting.acceptIdentityKey(device.address()));
    return !fitting.isEmpty();
  }

  private List<Arrival> all() {
    return meeting.arrivals();
  }

  private void list(List<Arrival> waiting) {
    if (waiting.isEmpty()) {
      terminal.line("No device waits.");
      return;
    }
    terminal.line("Let a device in only if it shows the same number:");
    waiting.forEach(device -> show(device.address(), device.name()));
  }

  private void show(Address device, String name) {
    terminal.line("  " + Plain.text(name) + ", device " + device.deviceId() + ":");
    terminal.line("  " + String.join(" ", meeting.safetyNumber(device).groups()));
  }

  private void withNamed(String typed, Consumer<Arrival> action) {
    List<Arrival> fitting = all().stream().filter(device -> isCalled(typed, device)).toList();
    if (fitting.size() == 1) {
      action.accept(fitting.get(0));
    } else if (fitting.isEmpty()) {
      terminal.line("No device of that name waits. See /devices");
    } else {
      terminal.line("Several devices of that name wait. Say which: the name, then the number.");
    }
  }

  private static boolean isCalled(String typed, Arrival device) {
    String name = Plain.text(device.name());
    return name.equalsIgnoreCase(typed)
        || (name + " " + device.address().deviceId()).equalsIgnoreCase(typed);
  }
}
