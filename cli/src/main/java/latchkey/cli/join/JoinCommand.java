package latchkey.cli.join;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import latchkey.cli.chat.Chat;
import latchkey.cli.chat.People;
import latchkey.cli.chat.SlashCommand;
import latchkey.cli.chat.Transcript;
import latchkey.cli.terminal.Plain;
import latchkey.cli.terminal.Style;
import latchkey.cli.terminal.Terminal;
import latchkey.client.Guest;
import latchkey.client.GuestMeeting;
import latchkey.protocol.InvalidInput;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A guest's meeting, in a terminal. */
@Command(
    name = "join",
    description = {
      "Comes into a meeting as a guest, by a link from a member: knocks, waits to be let in, and talks.",
      "No account is needed. The keys are made for this visit and are gone with it."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  latchkey join 'http://127.0.0.1:8080/join/lki_...#...' --name Gina",
      "  echo 'I am late, start without me' | latchkey join LINK --name Gina",
      "",
      "Quote the link: it has a '#' in it. In the meeting, /help shows what can be typed."
    })
public final class JoinCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "LINK", description = "The whole link, to its last character.")
  private String link = "";

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "How the others see you. Asked for if it is missing")
  private Optional<String> name = Optional.empty();

  public JoinCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    Transcript transcript = new Transcript(terminal);
    try (GuestMeeting meeting = Guest.knock(link, askForName(), transcript)) {
      terminal.line(
          Style.BOLD,
          "You knock at \""
              + Plain.text(meeting.title())
              + "\" of "
              + Plain.text(meeting.hostName())
              + ". Waiting to be let in ...");
      try {
        return talk(meeting, transcript);
      } finally {
        if (!transcript.isOver()) {
          meeting.leave();
        }
      }
    }
  }

  private int talk(GuestMeeting meeting, Transcript transcript) throws InterruptedException {
    if (!transcript.awaitAdmission(meeting::awaitAdmission)) {
      return 1;
    }
    Chat chat = new Chat(terminal, transcript, meeting::say, meeting::unsent, commands(meeting));
    chat.help();
    chat.run();
    return 0;
  }

  private String askForName() {
    return name.or(() -> terminal.ask("Your name:"))
        .orElseThrow(() -> new InvalidInput("Say how the others shall see you, with --name."));
  }

  private List<SlashCommand> commands(GuestMeeting meeting) {
    People people = People.in(meeting, terminal);
    return List.of(
        people.list(other -> other.isGuest() ? "guest" : "member"),
        people.safety(),
        people.code(),
        people.verified());
  }
}
