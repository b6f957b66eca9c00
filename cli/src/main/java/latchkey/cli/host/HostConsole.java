package latchkey.cli.host;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import latchkey.cli.chat.People;
import latchkey.cli.chat.SlashCommand;
import latchkey.cli.terminal.Plain;
import latchkey.cli.terminal.Style;
import latchkey.cli.terminal.Terminal;
import latchkey.client.InviteOptions;
import latchkey.client.LobbyGuest;
import latchkey.client.Member;
import latchkey.client.MemberInfo;
import latchkey.client.MemberMeeting;
import latchkey.client.Participant;
import latchkey.client.model.KeyCoverage;
import latchkey.protocol.Address;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.InvalidInput;
import latchkey.protocol.account.Account;

/** What a member can do in a meeting besides talking. */
final class HostConsole {
  private final Terminal terminal;
  private final Member member;
  private final MemberMeeting meeting;
  private final People people;

  HostConsole(Terminal terminal, Member member, MemberMeeting meeting) {
    this.terminal = terminal;
    this.member = member;
    this.meeting = meeting;
    this.people = People.in(meeting, terminal);
  }

  List<SlashCommand> commands() {
    return List.of(
        new SlashCommand(
            "invite", "[N]", "make a link for a guest, or one for N guests", this::invite),
        new SlashCommand("waiting", "", "show who knocks", _ -> showWaiting()),
        new SlashCommand("admit", "NAME|all", "let a guest in, or all who wait", this::admit),
        new SlashCommand("decline", "NAME", "do not let a guest in", this::decline),
        new SlashCommand("close", "", "let nobody knock or in", _ -> meeting.closeAdmission()),
        new SlashCommand("open", "", "let guests knock again", _ -> meeting.openAdmission()),
        new SlashCommand("remove", "NAME", "take a guest or a member out", this::remove),
        new SlashCommand("add", "NAME", "make another account a member", this::add),
        new SlashCommand("host", "NAME", "make a member a host", name -> setHost(name, true)),
        new SlashCommand("unhost", "NAME", "take that back", name -> setHost(name, false)),
        people.list(this::describe),
        new SlashCommand("keys", "", "show who can read what you say", _ -> showKeys()),
        people.safety(),
        people.code(),
        people.verified(),
        new SlashCommand("accept", "NAME", "accept somebody's changed identity key", this::accept),
        new SlashCommand("leave", "", "leave for good", _ -> meeting.leave()),
        new SlashCommand("end", "", "end the meeting for everyone", _ -> meeting.end()));
  }

  private void invite(String guests) {
    invite(
        guests.isEmpty() ? InviteOptions.forOneGuest() : InviteOptions.forGuests(number(guests)));
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new InvalidInput("How many guests? Say it as a number: /invite 5", e);
    }
  }

  void invite(InviteOptions options) {
    String link = meeting.invite(options).link();
    terminal.line(
        options.maxUses() == 1
            ? "This link is for one guest. Send it to that person alone:"
            : "This link is for up to " + options.maxUses() + " guests:");
    terminal.gap();
    terminal.line(Style.CYAN, "  " + link);
    terminal.gap();
  }

  private void showWaiting() {
    List<LobbyGuest> lobby = meeting.lobby();
    if (lobby.isEmpty()) {
      terminal.line("Nobody waits.");
    }
    lobby.forEach(guest -> terminal.line("  " + Plain.text(guest.name())));
  }

  private void admit(String name) {
    List<GuestSessionId> guests =
        meeting.lobby().stream()
            .filter(guest -> name.equals("all") || isCalled(name, guest.name()))
            .map(LobbyGuest::sessionId)
            .toList();
    if (guests.isEmpty()) {
      terminal.line(
          name.equals("all") ? "Nobody waits." : "Nobody of that name waits. See /waiting");
    } else if (guests.size() > 1 && !name.equals("all")) {
      terminal.line("Several guests of that name wait. Ask them, and decline the wrong ones.");
    } else {
      meeting.admit(guests);
    }
  }

  private void decline(String name) {
    meeting.lobby().stream()
        .filter(guest -> isCalled(name, guest.name()))
        .findFirst()
        .ifPresentOrElse(
            guest -> meeting.decline(guest.sessionId()),
            () -> terminal.line("Nobody of that name waits. See /waiting"));
  }

  private void remove(String name) {
    Optional<MemberInfo> member = member(name);
    if (member.isPresent()) {
      meeting.removeMember(member.get().userId());
    } else {
      people.withNamed(name, guest -> meeting.remove(new GuestSessionId(guest.address().id())));
    }
  }

  private void setHost(String name, boolean host) {
    member(name)
        .ifPresentOrElse(
            found -> meeting.setHost(found.userId(), host),
            () -> terminal.line("There is no member of that name. See /people"));
  }

  private Optional<MemberInfo> member(String name) {
    return meeting.members().stream().filter(one -> isCalled(name, one.name())).findFirst();
  }

  private void add(String name) {
    member.users().stream()
        .filter(account -> account.name().equals(name))
        .map(Account::userId)
        .findFirst()
        .ifPresentOrElse(
            user -> {
              meeting.addMember(user);
              terminal.line(
                  name
                      + " is a member now, and enters with: latchkey host --meeting "
                      + meeting.id());
            },
            () -> terminal.line("There is no account of that name."));
  }

  private String describe(Participant other) {
    return other.isGuest()
        ? "guest"
        : "member, device "
            + other.address().deviceId()
            + (meeting.isPresent(other.address()) ? ", here" : ", away");
  }

  private void showKeys() {
    KeyCoverage coverage = meeting.keyCoverage();
    terminal.line("  " + coverage);
    show("on its way to", coverage.delivered());
    show("waits for the return of", coverage.queued());
    show("lacking for", coverage.lacking());
  }

  private void show(String what, Set<Address> addresses) {
    if (!addresses.isEmpty()) {
      terminal.line(
          "  "
              + what
              + " "
              + meeting.participants().stream()
                  .filter(participant -> addresses.contains(participant.address()))
                  .map(participant -> Plain.text(participant.name()))
                  .collect(Collectors.joining(", ")));
    }
  }

  private void accept(String name) {
    people.withNamed(name, other -> meeting.acceptIdentityKey(other.address()));
  }

  private static boolean isCalled(String typed, String name) {
    return Plain.text(name).equalsIgnoreCase(typed);
  }
}
