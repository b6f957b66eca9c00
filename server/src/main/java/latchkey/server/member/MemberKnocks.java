package latchkey.server.member;

import java.time.Clock;
import java.util.List;
import java.util.function.Predicate;
import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.MeetingId;
import latchkey.protocol.UserId;
import latchkey.protocol.keys.SignatureCheck;
import latchkey.protocol.log.Ids;
import latchkey.protocol.log.account.AccountDevice;
import latchkey.protocol.log.account.AccountLog;
import latchkey.protocol.log.account.AccountState;
import latchkey.protocol.log.meeting.Accounts;
import latchkey.protocol.log.meeting.Invitation;
import latchkey.protocol.log.meeting.KnockingMember;
import latchkey.protocol.log.meeting.Proofs;
import latchkey.protocol.meeting.Meeting;
import latchkey.protocol.member.KnockAsMember;
import latchkey.protocol.member.MemberKnockState;
import latchkey.protocol.member.MemberLinkInfo;
import latchkey.protocol.member.MemberWaitsNoMore;
import latchkey.protocol.member.WaitingMember;
import latchkey.server.config.Limit;
import latchkey.server.config.ServerLimits;
import latchkey.server.device.SignedInDevice;
import latchkey.server.event.EventSink;
import latchkey.server.event.ServerEvent;
import latchkey.server.meeting.Invitations;
import latchkey.server.meeting.MeetingAccess;
import latchkey.server.refusal.Refused;
import latchkey.server.roster.RosterView;
import latchkey.server.tx.Transactions;

/** An account in front of the door with a member link, and those inside who turn it away. */
public final class MemberKnocks {
  private final Transactions transactions;
  private final MemberKnockStore knocks;
  private final Invitations invitations;
  private final MeetingAccess access;
  private final Accounts accounts;
  private final SignatureCheck signatures;
  private final EventSink events;
  private final ServerLimits limits;
  private final Clock clock;

  public MemberKnocks(
      Transactions transactions,
      MemberKnockStore knocks,
      Invitations invitations,
      MeetingAccess access,
      Accounts accounts,
      SignatureCheck signatures,
      EventSink events,
      ServerLimits limits,
      Clock clock) {
    this.transactions = transactions;
    this.knocks = knocks;
    this.invitations = invitations;
    this.access = access;
    this.accounts = accounts;
    this.signatures = signatures;
    this.events = events;
    this.limits = limits;
    this.clock = clock;
  }

  /** What a member link's token opens, and where the caller's account stands before it. */
  public MemberLinkInfo info(String token, UserId userId) {
    return transactions.read(() -> {
      Meeting meeting = invitations.meetingOfMemberLink(token);
      if (access.isOpenTo(meeting.meetingId(), userId)) {
        return info(meeting, MemberKnockState.MEMBER);
      }
      var _ = invitations.openToMember(token);
      return info(
          meeting,
          knocks
              .find(meeting.meetingId(), userId)
              .map(MemberKnock::state)
              .orElse(MemberKnockState.NONE));
    });
  }

  private static MemberLinkInfo info(Meeting meeting, MemberKnockState state) {
    return new MemberLinkInfo(meeting.meetingId(), meeting.title(), meeting.hostName(), state);
  }

  /** The account waits from now on. A knock of its own that waits already gives way. */
  public void knock(SignedInDevice device, KnockAsMember request) {
    Invitations.MemberInvitation open = invitations.openToMember(request.token());
    Invitation invitation = open.invitation();
    KnockingMember knocking = request.knocking(device.address(), invitation.tokenHash());
    MeetingId meetingId = open.meeting().meetingId();
    requireProofs(meetingId, invitation, knocking);
    MemberKnock knock =
        new MemberKnock(meetingId, knocking, MemberKnockState.WAITING, clock.instant());
    transactions.write(() -> {
      var _ = invitations.openToMember(request.token()); // It may have been revoked since.
      if (access.isOpenTo(meetingId, device.userId())) {
        throw new Refused(
            ErrorCode.ALREADY_EXISTS, "You are a member of this meeting already. Open it.");
      }
      requireRoom(meetingId, device.userId(), invitation.tokenHash());
      knocks.put(knock);
      transactions.afterCommit(
          () -> events.publish(new ServerEvent.MemberWaiting(knock.describe())));
    });
  }

  /** Only a knock with the whole link, by a device of the account as it now is, gets inside. */
  private void requireProofs(MeetingId meetingId, Invitation invitation, KnockingMember knocking) {
    AccountState account = accounts.log(knocking.userId()).flatMap(AccountLog::state).orElseThrow();
    if (!account.place().equals(knocking.account())) {
      throw new Refused(
          ErrorCode.LOG_MOVED,
          "Your account stands elsewhere than this knock says. Read its log on, and sign anew.");
    }
    Proofs proofs = new Proofs(signatures, Ids.logId(meetingId));
    boolean good =
        account
            .device(knocking.deviceId())
            .map(AccountDevice::identityKey)
            .filter(key -> proofs.areGood(invitation, knocking, key))
            .isPresent();
    if (!good) {
      throw new Refused(
          ErrorCode.PROOF_REFUSED,
          "This knock does not prove that it comes by the whole link. Open the link as it was sent"
              + " to you, or ask for a new one.");
    }
  }

  private void requireRoom(MeetingId meetingId, UserId userId, Bytes tokenHash) {
    Predicate<MemberKnock> others = knock -> !knock.userId().equals(userId);
    if (knocks.waiting(meetingId).stream().filter(others).count() >= limits.of(Limit.LOBBY)
        || knocks.waitingUnder(tokenHash).stream().filter(others).count()
            >= limits.of(Limit.LOBBY_OF_INVITATION)) {
      throw new Refused(
          ErrorCode.LOBBY_FULL,
          "Too many people wait to be let into this meeting. Try again later.");
    }
  }

  /**
   * The account does not wait any longer, by its own wish. Nothing happens where it does not wait.
   */
  public void withdraw(MeetingId meetingId, SignedInDevice device) {
    transactions.write(() -> {
      if (knocks.remove(meetingId, device.userId())) {
        tell(meetingId, device.userId(), MemberKnockState.NONE);
      }
    });
  }

  /** Who waits, in the order of knocking. */
  public List<WaitingMember> waiting(MeetingId meetingId, SignedInDevice device) {
    access.requireInMeeting(meetingId, device);
    return transactions.read(() -> knocks.waiting(meetingId)).stream()
        .map(MemberKnock::describe)
        .toList();
  }

  /** Turns an account away. It may knock again. */
  public void decline(MeetingId meetingId, SignedInDevice device, UserId userId) {
    RosterView roster = access.requireInMeeting(meetingId, device);
    if (!roster.hosts().contains(device.userId())) {
      throw new Refused(ErrorCode.NOT_HOST, "Only hosts decide who becomes a member. Ask a host.");
    }
    transactions.write(() -> {
      if (!knocks.decline(meetingId, userId)) {
        throw new Refused(
            ErrorCode.GUEST_NOT_WAITING,
            "That person does not wait any more: another device has decided, or they have gone.");
      }
      tell(meetingId, userId, MemberKnockState.DECLINED);
    });
  }

  private void tell(MeetingId meetingId, UserId userId, MemberKnockState state) {
    transactions.afterCommit(() ->
        events.publish(
            new ServerEvent.MemberWaitsNoMore(new MemberWaitsNoMore(meetingId, userId, state))));
  }
}
