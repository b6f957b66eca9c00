package latchkey.cli.chat;

import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import latchkey.cli.terminal.Plain;
import latchkey.cli.terminal.Style;
import latchkey.cli.terminal.Terminal;
import latchkey.client.MeetingEvent;
import latchkey.client.MeetingListener;
import latchkey.client.Participant;
import latchkey.client.Quote;
import latchkey.protocol.guest.GuestStatus;
import latchkey.protocol.member.MemberKnockState;
import latchkey.protocol.message.MessageReference;

/** Tells a person what happens in a meeting, a line each. */
public final class Transcript implements MeetingListener {
  private static final Duration STEP = Duration.ofMillis(200);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d MMMM, HH:mm", Locale.ENGLISH);

  private final Terminal terminal;
  private final Clock clock = new Clock(ZoneId.systemDefault(), Locale.getDefault());
  private final CountDownLatch over = new CountDownLatch(1);
  private final Words words = new Words();

  private volatile boolean connected = true;
  private volatile String lastTrouble = "";

  public Transcript(Terminal terminal) {
    this.terminal = terminal;
  }

  /** What has been said. */
  public Words words() {
    return words;
  }

  /** Comes to zero when this device or guest takes part no more. */
  CountDownLatch over() {
    return over;
  }

  /** Whether what is said now goes out at once. */
  boolean isConnected() {
    return connected;
  }

  /** Whether this device or guest takes part no more. */
  public boolean isOver() {
    return over.getCount() == 0;
  }

  /** {@code awaitAdmission} of a meeting. */
  @FunctionalInterface
  public interface Admission {
    boolean within(Duration patience) throws InterruptedException;
  }

  /** Waits until this device or guest takes part; false where that will not be any more. */
  public boolean awaitAdmission(Admission admission) throws InterruptedException {
    while (!admission.within(STEP)) {
      terminal.checkOutput();
      if (isOver()) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void on(MeetingEvent event) {
    switch (event) {
      case MeetingEvent.MessageReceived message -> said(message);
      case MeetingEvent.GuestWaiting knock -> knocks(knock);
      case MeetingEvent.LinkBurnt _ ->
          warn(
              "A program has changed the # in an invitation's link, so its secret has reached the"
                  + " server when it was opened. That person cannot come in by it. Withdraw it with"
                  + " /links and /withdraw, make another with /invite, and send that by another"
                  + " way.");
      case MeetingEvent.GuestNoLongerWaiting gone ->
          quietly(
              "A guest who waited is gone: "
                  + gone.status().toString().toLowerCase(Locale.ROOT)
                  + ".");
      case MeetingEvent.MemberWaiting knock -> knocks(knock);
      case MeetingEvent.MemberNoLongerWaiting gone -> {
        if (gone.state() != MemberKnockState.MEMBER) {
          quietly("An account that waited is gone: " + gone.state().wire() + ".");
        }
      }
      case MeetingEvent.GuestAdmitted admitted -> news(name(admitted.guest()) + " is in.");
      case MeetingEvent.GuestGone gone -> news(name(gone.guest()) + " is out of the meeting.");
      case MeetingEvent.DeviceAdded added ->
          news("A device of " + name(added.device()) + " is in.");
      case MeetingEvent.DeviceRemoved removed ->
          news("A device of " + name(removed.device()) + " is out of the meeting.");
      case MeetingEvent.ParticipantJoined joined ->
          quietly(name(joined.participant()) + " is here.");
      case MeetingEvent.ParticipantLeft left -> quietly(name(left.participant()) + " is away.");
      case MeetingEvent.Waiting _ -> {
        if (!connected) {
          connected = true;
          quietly("The connection is back; you are still waiting to be let in.");
        }
      }
      case MeetingEvent.Admitted _ -> {
        connected = true;
        news("You are in.");
      }
      case MeetingEvent.MessageSent sent -> words.sent(sent.messageId(), sent.reference());
      case MeetingEvent.MessageEdited edited -> edited(edited);
      case MeetingEvent.MessageDeleted deleted ->
          quietly(name(deleted.author()) + " has deleted " + called(deleted.target()) + ".");
      case MeetingEvent.FileReceived received ->
          news(
              name(received.author())
                  + " has sent the file "
                  + Plain.text(received.file().name())
                  + " ("
                  + received.file().size()
                  + " bytes).");
      case MeetingEvent.Reacted reacted ->
          quietly(
              name(reacted.author())
                  + (reacted.withdrawn() ? " takes back " : ": ")
                  + reacted.emoji()
                  + " beside "
                  + called(reacted.target())
                  + ".");
      case MeetingEvent.MessageFailed failed ->
          warn("What you said was not sent: " + failed.reason());
      case MeetingEvent.MessageRefused refused ->
          warn(
              "Something came under the name of "
                  + name(refused.author())
                  + " and is not shown: "
                  + refused.reason());
      case MeetingEvent.WordsMissing missing ->
          warn(
              (missing.count() == 1 ? "A message of " : missing.count() + " messages of ")
                  + name(missing.author())
                  + " did not come, before the one that follows. The server has left them out, or"
                  + " lost them.");
      case MeetingEvent.WordsOutOfPlace outOfPlace ->
          warn(
              "The next message of "
                  + name(outOfPlace.author())
                  + " is not in its place: "
                  + "the server has changed the order in which it was said.");
      case MeetingEvent.WordsContradict other ->
          warn(
              name(other.author())
                  + " has said two different things in one place. The first is shown"
                  + (other.words().isEmpty() ? "." : "; the other is: " + other.words()));
      case MeetingEvent.ConversationsDiffer differ ->
          warn(
              "The server gives you and "
                  + name(differ.other())
                  + " different messages, or in another order. Compare over another channel what"
                  + " was said, and do not rely on this server until you know why.");
      case MeetingEvent.HeartbeatsMissing _ ->
          warn(
              "Nothing has been heard of the members' devices for a while, though the server says"
                  + " that they are here. It may be holding back what is said; ask over another"
                  + " channel.");
      case MeetingEvent.MessagesMissing missing ->
          warn(
              "The server does not hand out "
                  + (missing.from() == missing.to()
                      ? "message " + missing.from()
                      : "messages " + missing.from() + " to " + missing.to())
                  + ", which somebody has sent.");
      case MeetingEvent.ServerRestored restored ->
          warn(
              "The server was restored from an older copy. "
                  + lost(restored)
                  + " on the server any more; those who have read them keep them. Say again what"
                  + " people must know who come back later. The meeting goes on.");
      case MeetingEvent.KeyStoreRestored restored ->
          warn(
              "The keys on this device are an older copy, by what the server shows. They have been"
                  + " replaced, and the meeting goes on."
                  + unread(restored.unread())
                  + " If you have put no back-up back, sign this device out: another may be using a"
                  + " copy of its keys.");
      case MeetingEvent.KeyOverdue overdue ->
          warn(
              "A message that is said to be from "
                  + name(overdue.sender())
                  + " waits for a key that does not come. If it stays away, ask them.");
      case MeetingEvent.KeyCoverageChanged changed -> quietly(changed.coverage().toString());
      case MeetingEvent.DistributionProgress _ -> {}
      case MeetingEvent.EncryptionFailed failed ->
          warn(
              "Encryption could not be set up for "
                  + name(failed.participant())
                  + ": "
                  + failed.reason());
      case MeetingEvent.EncryptionReady ready ->
          quietly("What " + name(ready.sender()) + " says can be read here.");
      case MeetingEvent.KeyRenewed renewed when renewed.own() ->
          quietly("You speak under a new key. Those who have gone cannot read it.");
      case MeetingEvent.KeyRenewed renewed ->
          quietly(name(renewed.sender()) + " speaks under a new key.");
      case MeetingEvent.IdentityKeyChanged changed ->
          warn(
              name(changed.participant())
                  + " has another identity key than before. It is not used. Ask the person, and"
                  + " compare numbers: /safety "
                  + Plain.text(changed.participant().name()));
      case MeetingEvent.RosterRefused refused -> warn(refused.detail());
      case MeetingEvent.MemberAdded added ->
          news(
              Plain.text(added.name())
                  + " is a member from now on"
                  + (added.isProved()
                      ? ", and has proved to have a member link."
                      : " (first contact, unproved)."));
      case MeetingEvent.MemberGone gone ->
          news(
              Plain.text(gone.name())
                  + (gone.removed() ? " was taken out of the meeting." : " has left."));
      case MeetingEvent.MemberRenamed renamed ->
          quietly(renamed.from() + " is called " + renamed.to() + " from now on.");
      case MeetingEvent.RoleChanged changed ->
          news(
              Plain.text(changed.name())
                  + (changed.isHost() ? " is a host from now on." : " is no host any more."));
      case MeetingEvent.AdmissionChanged changed ->
          news(
              changed.isOpen()
                  ? "Guests can knock and be let in again."
                  : "Admission is closed: nobody can knock or be let in.");
      case MeetingEvent.AccountRefused refused -> warn(refused.detail());
      case MeetingEvent.DeviceDisputed disputed ->
          warn(
              "A device of "
                  + name(disputed.device())
                  + " stands in only one of two logs of that account that the server shows. It gets"
                  + " nothing to read, and what it says is not shown. Ask "
                  + name(disputed.device())
                  + ", and who runs the server.");
      case MeetingEvent.PreKeysReplenished _ -> {}
      case MeetingEvent.ConnectionLost lost -> {
        connected = false;
        quietly("The connection is gone (" + lost.reason() + "); trying again.");
      }
      case MeetingEvent.ConnectionRestored _ -> {
        connected = true;
        quietly("The connection is back.");
      }
      case MeetingEvent.Declined declined -> ends(notLetIn(declined.status()));
      case MeetingEvent.Removed _ -> ends("You were taken out of the meeting.");
      case MeetingEvent.Expired _ ->
          ends("Your time as a guest is over. Knock again with the link.");
      case MeetingEvent.Left _ -> ends("You have left.");
      case MeetingEvent.Ended _ -> ends("The meeting is over.");
      case MeetingEvent.SignedOut out -> ends("This device is signed out: " + out.reason());
      case MeetingEvent.Trouble trouble -> {
        if (!trouble.detail().equals(lastTrouble)) { // One cause, such as a full disk, meets much.
          lastTrouble = trouble.detail();
          quietly(trouble.detail());
        }
      }
    }
  }

  private static String notLetIn(GuestStatus why) {
    return switch (why) {
      case LINK_REVOKED ->
          "You were not let in: your link was taken back. Ask who invited you for a new one.";
      case LINK_USED_UP ->
          "You were not let in: your link was for others, who have come in with it. Ask who invited"
              + " you for a link of your own.";
      default -> "You were not let in.";
    };
  }

  private void said(MeetingEvent.MessageReceived message) {
    String by =
        message
            .passedOnBy()
            .map(member -> " (guest; passed on by " + Plain.text(member.name()) + ")")
            .orElse("");
    List<String> lines = Plain.lines(message.text());
    int number = words.heard(message.reference(), name(message.author()), message.text());
    message.quote().ifPresent(this::quote);
    terminal.line(
        terminal.styled(Style.DIM, clock.apply(message.sentAt()) + " #" + number + " ")
            + terminal.styled(Style.BOLD, name(message.author()))
            + terminal.styled(Style.DIM, by)
            + ": "
            + lines.getFirst());
    further(lines);
  }

  private void further(List<String> lines) {
    lines
        .subList(1, lines.size())
        .forEach(line -> terminal.line(terminal.styled(Style.DIM, "  | ") + line));
  }

  private void quote(Quote quote) {
    if (quote.isInvented()) {
      warn("The next message quotes words of " + name(quote.author()) + " that were never said.");
    } else {
      quietly("In reply to " + called(quote.reference()) + ":");
    }
  }

  private void edited(MeetingEvent.MessageEdited edited) {
    List<String> lines = Plain.lines(edited.text());
    quietly(name(edited.author()) + " has changed " + called(edited.target()) + ". It says now:");
    terminal.line(terminal.styled(Style.BOLD, name(edited.author())) + ": " + lines.getFirst());
    further(lines);
  }

  private String called(MessageReference reference) {
    return words.called(reference).orElse("a message that is not here");
  }

  private void knocks(MeetingEvent.GuestWaiting knock) {
    String name = Plain.text(knock.name());
    terminal.line(
        Style.YELLOW, "* " + name + " knocks, and has the link. Let in with: /admit " + name);
  }

  private void knocks(MeetingEvent.MemberWaiting knock) {
    String name = Plain.text(knock.name());
    terminal.line(
        Style.YELLOW,
        "* "
            + name
            + ", an account of this server, knocks, and has a link for a member. See /waiting; let in"
            + " with: /admit "
            + name);
  }

  private void news(String text) {
    terminal.line(Style.GREEN, "* " + text);
  }

  private void quietly(String text) {
    terminal.line(Style.DIM, "  " + Plain.text(text));
  }

  private void warn(String text) {
    terminal.line(Style.RED, "! " + Plain.text(text));
  }

  private void ends(String text) {
    news(Plain.text(text));
    over.countDown();
  }

  private static String lost(MeetingEvent.ServerRestored restored) {
    if (restored.lost() == 0) {
      return "What was said since that copy was made may not be";
    }
    String since =
        restored
            .since()
            .map(at -> " since " + TIME.withZone(ZoneId.systemDefault()).format(at))
            .orElse("");
    return restored.lost() == 1
        ? "1 message" + since + " is not"
        : restored.lost() + " messages" + since + " are not";
  }

  private static String unread(int count) {
    return switch (count) {
      case 0 -> "";
      case 1 -> " 1 message that it has sent since then cannot be shown here.";
      default -> " " + count + " messages that it has sent since then cannot be shown here.";
    };
  }

  private static String name(Participant participant) {
    return Plain.text(participant.name());
  }
}
