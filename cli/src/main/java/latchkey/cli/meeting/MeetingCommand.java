package latchkey.cli.meeting;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import latchkey.cli.terminal.Plain;
import latchkey.cli.terminal.Terminal;
import latchkey.cli.user.DataFolder;
import latchkey.protocol.MeetingId;
import latchkey.server.meeting.MeetingSummary;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Works on a server's meetings, beside the running server or without it. */
@Command(
    name = "meeting",
    description = "Lists the meetings of a server, and ends one.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples, in the folder in which the server was started:",
      "  latchkey meeting list",
      "  latchkey meeting end 0f8fad5b-d9cb-469f-a165-70867728950e",
      "",
      "The server knows titles, hosts, times and numbers; what is said in a meeting it cannot read.",
      "The server may go on running meanwhile."
    })
public final class MeetingCommand implements Runnable {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneId.systemDefault());

  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();

  public MeetingCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which of list and end?");
  }

  @Command(
      name = "list",
      description = "Lists the meetings that are kept, newest first.",
      mixinStandardHelpOptions = true)
  void list(@Mixin DataFolder data) {
    data.administer(administration -> {
      List<MeetingSummary> meetings = administration.meetings().all();
      if (meetings.isEmpty()) {
        terminal.line("There are no meetings.");
      }
      meetings.forEach(this::show);
    });
  }

  private void show(MeetingSummary meeting) {
    terminal.line(meeting.meetingId() + "  " + Plain.text(meeting.title()));
    terminal.line(
        String.format(
            Locale.ROOT,
            "    begun %s by %s; %s; members: %d, guests: %d, messages kept: %d",
            TIME.format(meeting.createdAt()),
            Plain.text(meeting.hostName()),
            meeting.endedAt().map(at -> "ended " + TIME.format(at)).orElse("goes on"),
            meeting.members(),
            meeting.guests(),
            meeting.messages()));
  }

  @Command(
      name = "end",
      description = {
        "Ends a meeting for everyone in it.",
        "Nobody can say anything in it any more; what was said stays with those who have it."
      },
      mixinStandardHelpOptions = true)
  void end(
      @Parameters(paramLabel = "MEETING", description = "Its id, as the list has it.")
          String meeting,
      @Mixin DataFolder data) {
    data.administer(administration ->
        terminal.line(
            "The meeting "
                + Plain.text(administration.meetings().end(new MeetingId(meeting)).title())
                + " has ended."));
  }
}
