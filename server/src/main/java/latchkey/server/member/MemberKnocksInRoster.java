package latchkey.server.member;

import latchkey.protocol.MeetingId;
import latchkey.protocol.UserId;
import latchkey.protocol.log.meeting.ForWhom;
import latchkey.protocol.log.meeting.Invitation;
import latchkey.protocol.log.meeting.MeetingEvent;
import latchkey.protocol.member.MemberKnockState;
import latchkey.protocol.member.MemberWaitsNoMore;
import latchkey.server.event.EventSink;
import latchkey.server.event.ServerEvent;
import latchkey.server.meeting.Invitations;
import latchkey.server.roster.RosterChange;
import latchkey.server.roster.RosterEffect;
import latchkey.server.time.AgreedClock;
import latchkey.server.tx.Transactions;

/** What roster entries mean for the accounts that wait. */
public final class MemberKnocksInRoster implements RosterEffect {
  private final Transactions transactions;
  private final MemberKnockStore knocks;
  private final EventSink events;
  private final AgreedClock clock;

  public MemberKnocksInRoster(
      Transactions transactions, MemberKnockStore knocks, EventSink events, AgreedClock clock) {
    this.transactions = transactions;
    this.knocks = knocks;
    this.events = events;
    this.clock = clock;
  }

  @Override
  public void apply(RosterChange change) {
    MeetingId meetingId = change.meetingId();
    if (change.event() instanceof MeetingEvent.MemberAdded added) {
      if (added.proved()) {
        change.invitations().stream()
            .filter(used -> !used.revoked()) // One that falls with a device is not what was used.
            .forEach(used -> Invitations.requireNotExpired(used, clock.agreed()));
      }
      if (knocks.remove(meetingId, added.userId())) {
        tell(meetingId, added.userId(), MemberKnockState.MEMBER);
      }
    }
    change.invitations().stream()
        .filter(made -> made.forWhom() == ForWhom.MEMBER)
        .filter(made -> made.revoked() || made.isUsedUp())
        .forEach(made -> declineAll(meetingId, made));
  }

  private void declineAll(MeetingId meetingId, Invitation invitation) {
    for (MemberKnock knock : knocks.waitingUnder(invitation.tokenHash())) {
      knocks.decline(meetingId, knock.userId());
      tell(meetingId, knock.userId(), MemberKnockState.DECLINED);
    }
  }

  private void tell(MeetingId meetingId, UserId userId, MemberKnockState state) {
    transactions.afterCommit(() ->
        events.publish(
            new ServerEvent.MemberWaitsNoMore(new MemberWaitsNoMore(meetingId, userId, state))));
  }
}
