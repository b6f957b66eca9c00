package latchkey.cli.host;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import latchkey.cli.account.KeyFile;
import latchkey.cli.account.SignIn;
import latchkey.cli.chat.Chat;
import latchkey.cli.chat.TalkCommands;
import latchkey.cli.chat.Transcript;
import latchkey.cli.terminal.Plain;
import latchkey.cli.terminal.Style;
import latchkey.cli.terminal.Terminal;
import latchkey.client.InviteOptions;
import latchkey.client.MeetingOptions;
import latchkey.client.Member;
import latchkey.client.MemberMeeting;
import latchkey.client.model.LatchkeyException;
import latchkey.client.store.KeyStore;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.meeting.Meeting;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A member's meeting, in a terminal. */
@Command(
    name = "host",
    description = {
      "Opens a meeting as a member: signs in, prints a link for a guest, lets guests in, and"
          + " talks.",
      "The first time, it needs a link. A sign-in link, which 'latchkey serve' and 'latchkey user"
          + " add' print, opens an account; a device link, which 'latchkey account add-device'"
          + " prints on a device of yours, adds this machine to it. The keys are kept in a file, and"
          + " later it needs no link."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  latchkey host 'http://127.0.0.1:8080/sign-in#lks_...'",
      "  latchkey host --title 'Harbour plans'",
      "  latchkey host --meeting last",
      "  latchkey host --knock",
      "",
      "In the meeting, /help shows what can be typed."
    })
public final class HostCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      paramLabel = "LINK",
      arity = "0..1",
      description = {
        "The sign-in or device link, the first time. Asked for if it is needed and missing, so that"
            + " it need not stand among the arguments, which other people of this machine can see."
      })
  private Optional<String> link = Optional.empty();

  @Mixin private KeyFile keys = new KeyFile();

  @Option(
      names = "--title",
      paramLabel = "TITLE",
      description = "What a new meeting is called. Default: ${DEFAULT-VALUE}",
      defaultValue = "Meeting")
  private String title = "Meeting";

  @Option(
      names = "--meeting",
      paramLabel = "ID",
      description = "Enters this meeting instead of making one; 'last' for the newest that is open")
  private Optional<String> meeting = Optional.empty();

  @Option(
      names = "--knock",
      description =
          "Knocks at a meeting by a member link that a host has given to you; the link is asked for")
  private boolean knock;

  public HostCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (KeyStore store = keys.open();
        Member member = SignIn.signIn(terminal, store, link)) {
      Transcript transcript = new Transcript(terminal);
      try (MemberMeeting entered = enter(member, transcript)) {
        if (!transcript.awaitAdmission(entered::awaitAdmission)) {
          return 1;
        }
        LinkCommands links = new LinkCommands(terminal, entered);
        HostConsole console = new HostConsole(terminal, member, entered, links);
        TalkCommands talk = new TalkCommands(entered, transcript.words());
        Chat chat =
            new Chat(
                terminal,
                transcript,
                talk::say,
                entered::unsent,
                Stream.of(talk.commands(), links.commands(), console.commands())
                    .flatMap(List::stream)
                    .toList());
        chat.help();
        terminal.gap();
        if (meeting.isEmpty() && !knock) {
          links.invite(InviteOptions.forOneGuest());
        }
        chat.run();
        return 0;
      }
    }
  }

  private MemberMeeting enter(Member member, Transcript transcript) {
    if (knock) {
      return new MemberDoor(terminal, member).enter(transcript);
    }
    if (meeting.isEmpty()) {
      MemberMeeting made =
          member.createMeeting(title, MeetingOptions.EVERY_MEMBER_ADMITS, transcript);
      terminal.line(Style.BOLD, "The meeting \"" + Plain.text(title) + "\" is open.");
      return made;
    }
    Meeting found =
        member.meetings().stream()
            .filter(each -> each.endedAt() == null)
            .filter(each ->
                meeting.get().equals("last") || each.meetingId().value().equals(meeting.get()))
            .findFirst()
            .orElseThrow(() ->
                new LatchkeyException(
                    ErrorCode.MEETING_UNKNOWN,
                    "There is no such meeting that is open to you, or it is over."));
    MemberMeeting entered = member.openMeeting(found.meetingId(), transcript);
    terminal.line(
        Style.BOLD,
        "Entering \"" + Plain.text(found.title()) + "\" of " + Plain.text(found.hostName()) + ".");
    return entered;
  }
}
