package latchkey.cli.host;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import latchkey.cli.chat.Choice;
import latchkey.cli.chat.People;
import latchkey.cli.chat.SlashCommand;
import latchkey.cli.record.RecordCommand;
import latchkey.cli.terminal.Plain;
import latchkey.cli.terminal.Terminal;
import latchkey.client.LobbyGuest;
import latchkey.client.Member;
import latchkey.client.MemberInfo;
import latchkey.client.MemberMeeting;
import latchkey.client.Participant;
import latchkey.client.model.KeyCoverage;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.account.Account;

/** What a member can do in a meeting besides talking. */
final class HostConsole {
  private final Terminal terminal;
  private final Member member;
  private final MemberMeeting meeting;
  private final LinkCommands links;
  private final People people;

  HostConsole(Terminal terminal, Member member, MemberMeeting meeting, LinkCommands links) {
    this.terminal = terminal;
    this.member = member;
    this.meeting = meeting;
    this.links = links;
    this.people = People.in(meeting, terminal);
  }

  List<SlashCommand> commands() {
    return List.of(
        new SlashCommand("waiting", "", "show who knocks", _ -> showWaiting()),
        new SlashCommand(
            "admit", "NAME|all", "let a person in, or all guests who wait", this::admit),
        new SlashCommand("decline", "NAME", "do not let a person in", this::decline),
        new SlashCommand("close", "", "let nobody knock or in", _ -> meeting.closeAdmission()),
        new SlashCommand("open", "", "let guests knock again", _ -> meeting.openAdmission()),
        new SlashCommand("remove", "NAME", "take a guest or a member out", this::remove),
        new SlashCommand(
            "add", "NAME", "make another account a member, without a proof", this::add),
        new SlashCommand("host", "NAME", "make a member a host", name -> setHost(name, true)),
        new SlashCommand("unhost", "NAME", "take that back", name -> setHost(name, false)),
        people.list(this::describe),
        new SlashCommand("keys", "", "show who can read what you say", _ -> showKeys()),
        people.safety(),
        people.code(),
        people.verified(),
        RecordCommand.of(meeting, terminal),
        new SlashCommand("accept", "NAME", "accept somebody's changed identity key", this::accept),
        new SlashCommand("leave", "", "leave for good", _ -> meeting.leave()),
        new SlashCommand("end", "", "end the meeting for everyone", _ -> meeting.end()));
  }

  /** Someone at the door: a guest, or an account with a link for a member. */
  private record AtDoor(
      String name, String id, String what, Bytes tokenHash, Runnable admit, Runnable decline) {}

  private List<AtDoor> atDoor() {
    Stream<AtDoor> guests =
        meeting.lobby().stream()
            .map(one ->
                new AtDoor(
                    one.name(),
                    one.sessionId().value(),
                    "a guest",
                    one.tokenHash(),
                    () -> meeting.admit(one.sessionId()),
                    () -> meeting.decline(one.sessionId())));
    Stream<AtDoor> members =
        meeting.memberLobby().stream()
            .map(one ->
                new AtDoor(
                    one.name(),
                    one.userId().value(),
                    "an account of this server",
                    one.tokenHash(),
                    () -> meeting.admitMember(one.userId()),
                    () -> meeting.declineMember(one.userId())));
    return Stream.concat(guests, members).toList();
  }

  private void showWaiting() {
    List<AtDoor> waiting = atDoor();
    if (waiting.isEmpty()) {
      terminal.line("No one waits.");
    }
    waiting.forEach(one -> terminal.line("  " + described(one)));
  }

  /** With whose link they come: that is what the host knows of them. */
  private String described(AtDoor one) {
    String link =
        meeting.invitations().stream()
            .filter(made -> made.tokenHash().equals(one.tokenHash()))
            .findFirst()
            .map(links::described)
            .orElse("the link");
    return Plain.text(one.name()) + ", " + one.what() + ", has " + link;
  }

  private void admit(String name) {
    List<LobbyGuest> lobby = meeting.lobby();
    if (!name.equals("all")) {
      withWaiting(name, one -> one.admit().run());
    } else if (lobby.isEmpty()) {
      terminal.line("No one waits.");
    } else {
      meeting.admit(lobby.stream().map(LobbyGuest::sessionId).toList());
    }
  }

  private void decline(String name) {
    withWaiting(name, one -> one.decline().run());
  }

  private void withWaiting(String name, Consumer<AtDoor> action) {
    new Choice<>(atDoor(), AtDoor::name, AtDoor::id, this::described)
        .with(name, terminal, action, "No one of that name waits. See /waiting");
  }

  /** Someone who can be taken out: a member with all devices, or a guest. */
  private record Removable(String name, String id, String what, Runnable removal) {}

  private void remove(String name) {
    Stream<Removable> members =
        meeting.members().stream()
            .map(one ->
                new Removable(
                    one.name(),
                    one.userId().value(),
                    "a member",
                    () -> meeting.removeMember(one.userId())));
    Stream<Removable> guests =
        meeting.participants().stream()
            .filter(Participant::isGuest)
            .map(one ->
                new Removable(
                    one.name(),
                    one.address().id(),
                    "a guest",
                    () -> meeting.remove(new GuestSessionId(one.address().id()))));
    new Choice<>(
            Stream.concat(members, guests).toList(),
            Removable::name,
            Removable::id,
            one -> Plain.text(one.name()) + ", " + one.what())
        .with(
            name,
            terminal,
            one -> one.removal().run(),
            "No one of that name takes part. See /people");
  }

  private void setHost(String name, boolean host) {
    new Choice<>(
            meeting.members(),
            MemberInfo::name,
            one -> one.userId().value(),
            one -> Plain.text(one.name()))
        .with(
            name,
            terminal,
            one -> meeting.setHost(one.userId(), host),
            "There is no member of that name. See /people");
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
              terminal.line(
                  "This is a first contact, unproved: that the account is theirs is the server's"
                      + " word until you compare numbers with /safety. /invite member proves more.");
            },
            () -> terminal.line("There is no account of that name."));
  }

  private String describe(Participant other) {
    return other.isGuest()
        ? "guest"
        : "member"
            + (isProved(other) ? "" : ", first contact, unproved")
            + ", device "
            + other.address().deviceId()
            + (meeting.isPresent(other.address()) ? ", here" : ", away");
  }

  private boolean isProved(Participant other) {
    return meeting.members().stream()
        .filter(one -> one.userId().value().equals(other.address().id()))
        .anyMatch(MemberInfo::isProved);
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
}
