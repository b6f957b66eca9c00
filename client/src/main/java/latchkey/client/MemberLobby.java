package latchkey.client;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import latchkey.client.account.AccountDirectory;
import latchkey.client.crypto.LibsignalSignatureCheck;
import latchkey.client.model.LatchkeyException;
import latchkey.client.roster.RosterFollower;
import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.MeetingId;
import latchkey.protocol.UserId;
import latchkey.protocol.log.Ids;
import latchkey.protocol.log.account.AccountDevice;
import latchkey.protocol.log.meeting.ForWhom;
import latchkey.protocol.log.meeting.Invitation;
import latchkey.protocol.log.meeting.KnockingMember;
import latchkey.protocol.log.meeting.MeetingLog;
import latchkey.protocol.log.meeting.MeetingWriter;
import latchkey.protocol.log.meeting.Proofs;
import latchkey.protocol.member.WaitingMember;

/**
 * Which accounts wait to become members, and have proved to have a member link. A knock whose
 * proofs are not good, by the account's own log, is none: the server could have made it up, or put
 * another account in its place. Safe for use by several threads.
 */
final class MemberLobby {
  private final RosterFollower roster;
  private final AccountDirectory accounts;
  private final Proofs proofs;
  private final UserId self;
  private final Consumer<MeetingEvent> application;
  private final Map<UserId, WaitingMember> waiting = new ConcurrentHashMap<>();

  MemberLobby(
      MeetingId meeting,
      UserId self,
      RosterFollower roster,
      AccountDirectory accounts,
      Consumer<MeetingEvent> application) {
    this.self = self;
    this.roster = roster;
    this.accounts = accounts;
    this.proofs = new Proofs(new LibsignalSignatureCheck(), Ids.logId(meeting));
    this.application = application;
  }

  /** All who wait, in the order of knocking. */
  List<LobbyMember> all() {
    return waiting.values().stream()
        .sorted(Comparator.comparing(WaitingMember::knockedAt))
        .map(one ->
            new LobbyMember(one.userId(), name(one.userId()), one.tokenHash(), one.knockedAt()))
        .toList();
  }

  private String name(UserId user) {
    return accounts.name(user).orElse(user.value());
  }

  /** The whole lobby, as the server has it now. Blocks. */
  void replace(List<WaitingMember> members) {
    Set<UserId> present = members.stream().map(WaitingMember::userId).collect(Collectors.toSet());
    waiting.keySet().retainAll(present);
    members.forEach(this::waits);
  }

  /** An account knocks, by the server's word. Hosts are told, since they decide. Blocks. */
  void waits(WaitingMember member) {
    UserId user = member.userId();
    if (!isGood(member.knocking())) {
      waiting.remove(user);
    } else if (waiting.put(user, member) == null && roster.read(log -> log.isHost(self))) {
      application.accept(new MeetingEvent.MemberWaiting(user, name(user)));
    }
  }

  /** Whether it did, as far as this device knew. */
  boolean waitsNoMore(UserId user) {
    return waiting.remove(user) != null;
  }

  private boolean isGood(KnockingMember knocking) {
    if (!accounts.has(knocking.userId(), knocking.account())) {
      accounts.readOn(Set.of(knocking.userId()));
    }
    return invitation(knocking.tokenHash())
        .filter(made -> made.forWhom() == ForWhom.MEMBER && !made.revoked() && !made.isUsedUp())
        .filter(made ->
            deviceKey(knocking).filter(key -> proofs.areGood(made, knocking, key)).isPresent())
        .isPresent();
  }

  /** By the account's own log, at the place that the knock names. */
  private Optional<Bytes> deviceKey(KnockingMember knocking) {
    return accounts.has(knocking.userId(), knocking.account())
        ? accounts
            .log(knocking.userId())
            .stateAt(knocking.account().index())
            .flatMap(state -> state.device(knocking.deviceId()))
            .map(AccountDevice::identityKey)
        : Optional.empty();
  }

  private Optional<Invitation> invitation(Bytes tokenHash) {
    Optional<Invitation> known = roster.read(log -> log.invitation(tokenHash));
    if (known.isEmpty()) {
      roster.catchUp();
      return roster.read(log -> log.invitation(tokenHash));
    }
    return known;
  }

  /** As {@link MemberMeeting#admitMember}. */
  void admit(UserId user) {
    WaitingMember member = waiting.get(user);
    if (member == null) {
      throw new LatchkeyException(
          ErrorCode.GUEST_NOT_WAITING,
          "That person does not wait any longer: another host has decided, or they have gone.");
    }
    requireNewest(member.knocking());
    roster.append((log, writer) -> entry(log, writer, member.knocking()));
    waiting.remove(user);
  }

  /** No entry names an account's older place: its device knocks anew when the account changes. */
  private void requireNewest(KnockingMember knocking) {
    UserId user = knocking.userId();
    accounts.readOn(Set.of(user));
    accounts
        .fork(user)
        .ifPresent(words -> {
          throw new LatchkeyException(
              ErrorCode.ACCOUNT_REFUSED,
              words + " Ask the person, and who runs the server, before you let them in.");
        });
    if (accounts.state(user).filter(now -> now.place().equals(knocking.account())).isEmpty()) {
      throw new LatchkeyException(
          ErrorCode.LOG_MOVED,
          name(user)
              + "'s account has changed since they knocked. They knock anew by themselves as soon as"
              + " their device is there; try again then.");
    }
  }

  private Optional<Bytes> entry(MeetingLog log, MeetingWriter writer, KnockingMember knocking) {
    Optional<Invitation> invitation = log.invitation(knocking.tokenHash());
    if (log.member(knocking.userId()).isPresent()) {
      return Optional.empty();
    }
    if (invitation.filter(Invitation::revoked).isPresent()) {
      throw refused(ErrorCode.INVITATION_REVOKED, knocking, "the invitation was withdrawn");
    }
    if (invitation.filter(Invitation::isUsedUp).isPresent()) {
      throw refused(
          ErrorCode.INVITATION_USED_UP, knocking, "another person has used the invitation");
    }
    if (invitation.filter(made -> made.expiresAt() <= System.currentTimeMillis()).isPresent()) {
      throw refused(ErrorCode.INVITATION_EXPIRED, knocking, "the invitation's time is over");
    }
    return Optional.of(writer.addMember(knocking));
  }

  private LatchkeyException refused(ErrorCode code, KnockingMember knocking, String why) {
    return new LatchkeyException(
        code, name(knocking.userId()) + " is not let in: " + why + ". Give them a new link.");
  }
}
