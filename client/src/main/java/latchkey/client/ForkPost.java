package latchkey.client;

import latchkey.protocol.MessageId;
import latchkey.protocol.UserId;
import latchkey.protocol.message.AccountForkShown;

/**
 * Passes on what proves that there are two logs of a member's account: a server that shows each
 * person another one is found out once two of them talk. Each fork is told once in a meeting, by
 * the device that comes first. On the meeting's lane.
 */
final class ForkPost {
  private final MemberEngine meeting;

  ForkPost(MemberEngine meeting) {
    this.meeting = meeting;
  }

  /** Tells the others, unless one of them has told. */
  void tell(UserId user) {
    if (!isTold(user)) {
      meeting
          .session()
          .accounts
          .evidence(user)
          .map(fork -> new AccountForkShown(user, fork.one(), fork.other()))
          .ifPresent(shown ->
              meeting
                  .outbox()
                  .add(
                      GroupMessage.evidence(
                          meeting, MessageId.random(), shown, () -> isTold(user))));
    }
  }

  private boolean isTold(UserId user) {
    return isTold(meeting.session(), user);
  }

  static boolean isTold(MeetingSession session, UserId user) {
    return session.store.handled().contains(session.meeting, id(user));
  }

  /** It stands in the meeting. */
  static void noteTold(MeetingSession session, UserId user) {
    var unused = session.store.handled().add(session.meeting, id(user));
  }

  private static String id(UserId user) {
    return "fork/" + user.value();
  }
}
