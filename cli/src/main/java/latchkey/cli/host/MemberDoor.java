package latchkey.cli.host;

import java.time.Duration;
import latchkey.cli.chat.Transcript;
import latchkey.cli.terminal.Plain;
import latchkey.cli.terminal.Style;
import latchkey.cli.terminal.Terminal;
import latchkey.client.Member;
import latchkey.client.MemberLink;
import latchkey.client.MemberMeeting;
import latchkey.client.model.LatchkeyException;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.InvalidInput;
import latchkey.protocol.member.MemberKnockState;

/** Comes into a meeting by a member link. */
final class MemberDoor {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Terminal terminal;
  private final Member member;

  MemberDoor(Terminal terminal, Member member) {
    this.terminal = terminal;
    this.member = member;
  }

  /**
   * Knocks, waits until a host has decided, and enters.
   *
   * @throws LatchkeyException where the account is not let in
   */
  MemberMeeting enter(Transcript transcript) {
    String whole =
        terminal
            .ask("Paste the member link:")
            .orElseThrow(() -> new InvalidInput("Which link? Give it as the first line of input."));
    MemberLink link = member.memberLink(whole);
    String meeting = "\"" + Plain.text(link.title()) + "\" of " + Plain.text(link.hostName());
    if (link.state() != MemberKnockState.MEMBER) {
      link.knock();
      terminal.line(
          Style.BOLD, "You knock at " + meeting + " as a member. Waiting to be let in ...");
      await(link);
    }
    MemberMeeting entered = member.openMeeting(link.meetingId(), transcript);
    terminal.line(Style.BOLD, "Entering " + meeting + ".");
    return entered;
  }

  private static void await(MemberLink link) {
    MemberKnockState state = link.await(PATIENCE);
    while (state == MemberKnockState.WAITING) {
      state = link.await(PATIENCE);
    }
    if (state != MemberKnockState.MEMBER) {
      throw new LatchkeyException(
          ErrorCode.FORBIDDEN, "You were not let in. Ask who invited you before you knock again.");
    }
  }
}
