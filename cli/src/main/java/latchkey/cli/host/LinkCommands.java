package latchkey.cli.host;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Locale;
import latchkey.cli.chat.SlashCommand;
import latchkey.cli.terminal.Plain;
import latchkey.cli.terminal.QrCode;
import latchkey.cli.terminal.Style;
import latchkey.cli.terminal.Terminal;
import latchkey.client.InvitationInfo;
import latchkey.client.InviteOptions;
import latchkey.client.MemberMeeting;
import latchkey.protocol.Bytes;
import latchkey.protocol.InvalidInput;

/** The meeting's links: made, listed, withdrawn. */
final class LinkCommands {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT)
          .withLocale(Locale.UK)
          .withZone(ZoneId.systemDefault());

  private final Terminal terminal;
  private final MemberMeeting meeting;

  LinkCommands(Terminal terminal, MemberMeeting meeting) {
    this.terminal = terminal;
    this.meeting = meeting;
  }

  List<SlashCommand> commands() {
    return List.of(
        new SlashCommand(
            "invite",
            "[N|member]",
            "make a link for a guest, for N guests, or for a person with an account here",
            this::invite),
        new SlashCommand("links", "", "list the links that still work", _ -> list()),
        new SlashCommand(
            "withdraw", "N", "let no further person in by a link of that list", this::withdraw));
  }

  private void invite(String whom) {
    if (whom.equals("member")) {
      invite(InviteOptions.forOneMember());
    } else {
      invite(
          whom.isEmpty()
              ? InviteOptions.forOneGuest()
              : InviteOptions.forGuests(
                  number(whom, "How many guests? Say it as a number: /invite 5")));
    }
  }

  void invite(InviteOptions options) {
    String link = meeting.invite(options).link();
    terminal.line(whom(options));
    terminal.gap();
    terminal.line(Style.CYAN, "  " + link);
    terminal.gap();
    if (terminal.isInteractive()) {
      QrCode.lines(Bytes.of(link.getBytes(StandardCharsets.ISO_8859_1))).forEach(terminal::line);
      terminal.gap();
    }
  }

  private static String whom(InviteOptions options) {
    if (options.forMember()) {
      return "This link is for one person with an account on this server, who becomes a member by it"
          + " when you let them in. Send it to that person alone; they type: latchkey host --knock";
    }
    return options.maxUses() == 1
        ? "This link is for one guest. Send it to that person alone:"
        : "This link is for up to " + options.maxUses() + " guests:";
  }

  private List<InvitationInfo> working() {
    Instant now = Instant.now();
    return meeting.invitations().stream()
        .filter(one -> !one.revoked() && one.uses() < one.maxUses())
        .filter(one -> one.expiresAt().map(now::isBefore).orElse(true))
        .toList();
  }

  private void list() {
    List<InvitationInfo> working = working();
    if (working.isEmpty()) {
      terminal.line("There are no links that work. Make one with /invite");
    }
    for (int i = 0; i < working.size(); i++) {
      terminal.line("  " + (i + 1) + "  " + state(working.get(i)));
    }
  }

  private String state(InvitationInfo one) {
    String kind =
        one.isForMember() ? "for a member" : one.uses() + " of " + one.maxUses() + " used";
    return described(one)
        + "; "
        + kind
        + one.expiresAt().map(at -> ", until " + TIME.format(at)).orElse("");
  }

  private void withdraw(String which) {
    List<InvitationInfo> working = working();
    int number = number(which, "Which one? Say its number in /links: /withdraw 1");
    if (number < 1 || number > working.size()) {
      throw new InvalidInput("There is no link " + number + ". See /links");
    }
    InvitationInfo one = working.get(number - 1);
    meeting.revoke(one.tokenHash());
    terminal.line("Withdrawn: " + described(one) + ". Those who came by it stay.");
  }

  /** As the host knows it: who made it, and for whom. */
  String described(InvitationInfo made) {
    String maker =
        made.madeBy().address().equals(meeting.self()) ? "you" : Plain.text(made.madeBy().name());
    return (made.isShared() ? "a shared link that " : "the link that ")
        + maker
        + " made"
        + made.label().map(label -> " for " + Plain.text(label)).orElse("");
  }

  private static int number(String text, String otherwise) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new InvalidInput(otherwise, e);
    }
  }
}
