package latchkey.cli.demo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import latchkey.cli.demo.Stage.GuestOnStage;
import latchkey.cli.demo.Stage.MemberOnStage;
import latchkey.cli.terminal.Style;
import latchkey.cli.terminal.Terminal;
import latchkey.client.Invitation;
import latchkey.client.InviteOptions;
import latchkey.client.MeetingEvent;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.MeetingId;
import latchkey.protocol.MessageId;

/** The story: members come together, guests knock, keys go out, people talk, one guest is late. */
final class Demo {
  /** Before the encrypted text: version, distribution id, chain id, iteration. */
  private static final int HEADER_BYTES = 40;

  private static final int SHOWN_BYTES = 16;

  private final Terminal terminal;
  private final Stage stage;
  private final ServersView servers;
  private final Checks checks;

  private final List<MemberOnStage> members = new ArrayList<>();
  private final List<GuestOnStage> guests = new ArrayList<>();
  private final List<Said> said = new ArrayList<>();
  private final List<Invitation> invitations = new ArrayList<>();
  private int scene;

  Demo(Terminal terminal, Stage stage) {
    this.terminal = terminal;
    this.stage = stage;
    this.servers = new ServersView(stage.data());
    this.checks = new Checks(terminal);
  }

  /** Something that was said, and by whom; {@code seq} is its number in the meeting. */
  private record Said(long seq, String author, String text) {}

  /** Plays it; returns how many checks failed. */
  int play() {
    terminal.line(
        Style.BOLD, "Latchkey: an end-to-end encrypted meeting with guests who have no account");
    terminal.line("Everything here is real: server, database, connections, keys.");
    scene("A server, with an empty database");
    line("it listens on " + stage.address());

    scene("Three members come together");
    MemberOnStage ada = comeIn(stage.host("Ada", "Harbour plans"));
    MemberOnStage ben = comeIn(stage.member("Ben", ada));
    MemberOnStage cleo = comeIn(stage.member("Cleo", ada));

    scene("Two guests without an account knock, and are let in");
    GuestOnStage gina = letIn("Gina", ada, ada);
    GuestOnStage hugo = letIn("Hugo", ada, ben);
    showKeys(List.of(gina, hugo));

    scene("They talk");
    says(ada, "The boat leaves at seven from pier four.");
    says(ben, "I bring the charts.");
    says(cleo, "Wind from the west, four to five.");
    says(gina, "Is there a life vest for me?");

    scene("A guest comes late");
    int missed = said.size();
    GuestOnStage ines = letIn("Ines", ada, cleo);
    showKeys(List.of(ines));
    says(cleo, "Welcome on board, Ines.");
    says(ada, "Two life vests are under the bench.");
    says(ines, "Thank you, I am on my way.");
    says(ben, "Cast off when you are there.");

    scene("Looking back");
    judge(gina, 0);
    judge(hugo, 0);
    judge(ines, missed);
    judgeServer();
    return checks.failed();
  }

  /** The sentence at the end. */
  String count() {
    return "each of "
        + guests.size()
        + " guests opened all messages of its time in the meeting: "
        + guests.stream()
            .map(guest -> guest.actor().name() + " " + guest.actor().opened().size())
            .collect(Collectors.joining(", "))
        + "; "
        + said.size()
        + " were said";
  }

  private MemberOnStage comeIn(MemberOnStage member) {
    member
        .actor()
        .await(MeetingEvent.Admitted.class, _ -> true, "the meeting had taken this device in");
    // They give each other their keys, too.
    for (MemberOnStage other : members) {
      awaitKey(member.actor(), other.meeting().self(), other.actor().name());
      awaitKey(other.actor(), member.meeting().self(), member.actor().name());
    }
    does(
        member.actor(),
        members.isEmpty()
            ? "signs in and makes the meeting \"Harbour plans\""
            : "signs in, is added by " + members.getFirst().actor().name() + ", and joins");
    members.add(member);
    return member;
  }

  private GuestOnStage letIn(String name, MemberOnStage inviting, MemberOnStage admitting) {
    Invitation invitation = inviting.meeting().invite(InviteOptions.forOneGuest());
    invitations.add(invitation);
    GuestOnStage guest = stage.knock(name, invitation);
    does(guest.actor(), "follows the link and knocks");
    awaitKnock(inviting, guest);
    does(inviting.actor(), "sees the knock, and that it was made with the link");
    awaitKnock(admitting, guest);
    does(admitting.actor(), "lets " + name + " in");
    admitting.meeting().admit(guest.meeting().sessionId());
    guest.actor().await(MeetingEvent.Admitted.class, _ -> true, "a member let this guest in");
    for (MemberOnStage member : members) {
      awaitKey(guest.actor(), member.meeting().self(), member.actor().name());
    }
    guests.add(guest);
    return guest;
  }

  /** Waits until the member sees the knock, which proves that the guest has the link. */
  private static void awaitKnock(MemberOnStage member, GuestOnStage guest) {
    member
        .actor()
        .await(
            MeetingEvent.GuestWaiting.class,
            knock -> knock.sessionId().equals(guest.meeting().sessionId()),
            guest.actor().name() + " knocked with the link");
  }

  private static void awaitKey(Actor reader, Address sender, String sendersName) {
    reader.await(
        MeetingEvent.EncryptionReady.class,
        ready -> ready.sender().address().equals(sender),
        sendersName + "'s sender key had come");
  }

  private void showKeys(List<GuestOnStage> newcomers) {
    terminal.gap();
    String senders =
        members.stream().map(member -> pad(member.actor().name())).collect(Collectors.joining());
    line(pad("keys from") + senders);
    for (GuestOnStage guest : newcomers) {
      // Awaited, each of them, when the guest came in.
      String arrived =
          members.stream()
              .map(_ -> terminal.styled(Style.GREEN, pad("✓")))
              .collect(Collectors.joining());
      line(pad("to " + guest.actor().name()) + arrived);
    }
  }

  private void says(MemberOnStage member, String text) {
    MessageId id = member.meeting().say(text);
    said(member.actor(), id, text);
  }

  private void says(GuestOnStage guest, String text) {
    MessageId id = guest.meeting().say(text);
    said(guest.actor(), id, text);
  }

  private void said(Actor author, MessageId id, String text) {
    long seq =
        author
            .await(
                MeetingEvent.MessageSent.class,
                sent -> sent.messageId().equals(id),
                "the server had taken \"" + text + "\"")
            .seq();
    said.add(new Said(seq, author.name(), text));
    terminal.gap();
    line(
        terminal.styled(Style.BOLD, author.name()) + " says  " + terminal.styled(Style.CYAN, text));
    for (Actor reader : everyoneBut(author)) {
      MeetingEvent.MessageReceived read =
          reader.await(
              MeetingEvent.MessageReceived.class,
              message -> message.messageId().equals(id),
              author.name() + "'s message could be read");
      if (isGuest(reader)) {
        line(
            "   "
                + pad(reader.name() + " reads")
                + read.text()
                + read.passedOnBy()
                    .map(by -> terminal.styled(Style.DIM, "  (passed on by " + by.name() + ")"))
                    .orElse(""));
      }
    }
    Bytes stored = servers.message(meeting(), seq);
    line(terminal.styled(Style.DIM, "   " + pad("server has") + shorten(stored)));
  }

  private List<Actor> everyoneBut(Actor author) {
    return Stream.concat(
            members.stream().map(MemberOnStage::actor), guests.stream().map(GuestOnStage::actor))
        .filter(actor -> actor != author)
        .toList();
  }

  private boolean isGuest(Actor actor) {
    return guests.stream().anyMatch(guest -> guest.actor() == actor);
  }

  private MeetingId meeting() {
    return members.getFirst().meeting().id();
  }

  private void judge(GuestOnStage guest, int missed) {
    Actor actor = guest.actor();
    List<Said> due =
        said.subList(missed, said.size()).stream()
            .filter(each -> !each.author().equals(actor.name()))
            .toList();
    List<Said> opened =
        actor.opened().stream()
            .map(each -> new Said(each.seq(), each.author().name(), each.text()))
            .toList();
    checks.check(
        opened.equals(due),
        actor.name()
            + " opened "
            + opened.size()
            + " of "
            + due.size()
            + " messages of others, each once and in order"
            + (missed == 0 ? "" : ", and none of the " + missed + " from before"));
    checks.check(actor.complaints().isEmpty(), "nothing was refused or failed at " + actor.name());
  }

  private void judgeServer() {
    checks.check(
        said.stream().noneMatch(each -> servers.holds(each.text())),
        "the server's files hold none of the " + said.size() + " texts");
    checks.check(
        invitations.stream().map(Demo::secret).noneMatch(servers::holds),
        "nor one of the " + invitations.size() + " link secrets");
    checks.check(
        servers.holds(meeting().value()),
        "and they are the files in which the meeting is (its id is found there)");
  }

  private static String secret(Invitation invitation) {
    String link = invitation.link();
    return link.substring(link.indexOf('#') + 1, link.lastIndexOf('.'));
  }

  private void scene(String title) {
    scene++;
    terminal.gap();
    terminal.line(Style.BOLD, scene + "  " + title);
  }

  private void does(Actor actor, String what) {
    line(terminal.styled(Style.BOLD, pad(actor.name())) + what);
  }

  private void line(String text) {
    terminal.line("   " + text);
  }

  private static String pad(String text) {
    return String.format("%-12s", text);
  }

  private static String shorten(Bytes bytes) {
    byte[] shown =
        Arrays.copyOfRange(bytes.toByteArray(), HEADER_BYTES, HEADER_BYTES + SHOWN_BYTES);
    return "... "
        + HexFormat.ofDelimiter(" ").formatHex(shown)
        + " ...  ("
        + bytes.length()
        + " bytes)";
  }
}
