package latchkey.cli.join;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import latchkey.cli.chat.Chat;
import latchkey.cli.chat.People;
import latchkey.cli.chat.SlashCommand;
import latchkey.cli.chat.TalkCommands;
import latchkey.cli.chat.Transcript;
import latchkey.cli.record.RecordCommand;
import latchkey.cli.terminal.Plain;
import latchkey.cli.terminal.Style;
import latchkey.cli.terminal.Terminal;
import latchkey.client.Guest;
import latchkey.client.GuestMeeting;
import latchkey.protocol.InvalidInput;
import latchkey.protocol.guest.JoinInfo;
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

  @Parameters(
      paramLabel = "LINK",
      arity = "0..1",
      description = {
        "The whole link, to its last character. Asked for if it is missing, so that it need not"
            + " stand among the arguments, which other people of this machine can see."
      })
  private Optional<String> link = Optional.empty();

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
    String whole = link.or(() -> terminal.ask("Paste the link:")).orElseThrow(JoinCommand::noLink);
    try (GuestMeeting meeting = Guest.knock(whole, nameFor(whole), transcript)) {
      terminal.line(
          Style.BOLD,
          "You knock at "
              + meetingOf(meeting.title(), meeting.hostName())
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
    TalkCommands talk = new TalkCommands(meeting, transcript.words());
    Chat chat =
        new Chat(
            terminal,
            transcript,
            talk::say,
            meeting::unsent,
            Stream.concat(talk.commands().stream(), commands(meeting).stream()).toList());
    chat.help();
    chat.run();
    return 0;
  }

  /** A person is told where the link leads before it is asked who comes. */
  private String nameFor(String whole) {
    if (name.isEmpty() && terminal.isInteractive()) {
      JoinInfo info = Guest.lookUp(whole);
      terminal.line("The link leads to " + meetingOf(info.title(), info.hostName()) + ".");
    }
    return name.or(() -> terminal.ask("Your name:"))
        .orElseThrow(() -> new InvalidInput("Say how the others shall see you, with --name."));
  }

  private static String meetingOf(String title, String hostName) {
    return "\"" + Plain.text(title) + "\" of " + Plain.text(hostName);
  }

  private static InvalidInput noLink() {
    return new InvalidInput("Which link? Give it as an argument, or as the first line of input.");
  }

  private List<SlashCommand> commands(GuestMeeting meeting) {
    People people = People.in(meeting, terminal);
    return List.of(
        people.list(other -> other.isGuest() ? "guest" : "member"),
        people.safety(),
        people.code(),
        people.verified(),
        RecordCommand.of(meeting, terminal));
  }
}
