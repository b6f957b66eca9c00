package latchkey.client;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import latchkey.client.account.AccountDirectory;
import latchkey.client.model.LatchkeyException;
import latchkey.client.roster.RosterFollower;
import latchkey.protocol.Address;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.UserId;
import latchkey.protocol.log.account.AccountPlace;
import latchkey.protocol.log.account.AccountState;
import latchkey.protocol.log.meeting.Device;
import latchkey.protocol.log.meeting.MeetingLog;
import latchkey.protocol.log.meeting.Role;

/** The meeting's members and their roles: read, and changed by entries signed here. */
final class Members {
  private final UserId self;
  private final RosterFollower roster;
  private final AccountDirectory accounts;

  Members(UserId self, RosterFollower roster, AccountDirectory accounts) {
    this.self = self;
    this.roster = roster;
    this.accounts = accounts;
  }

  List<MemberInfo> all() {
    return roster.read(log ->
        log.members().stream()
            .map(member ->
                new MemberInfo(
                    member.userId(),
                    member.account().displayName(),
                    member.isHost(),
                    member.proved(),
                    devices(log, member.userId())))
            .toList());
  }

  private static List<Address> devices(MeetingLog log, UserId user) {
    return log.devices().stream()
        .filter(device -> device.userId().equals(user))
        .map(Device::address)
        .toList();
  }

  /** As {@link MemberMeeting#addMember}. */
  void add(UserId user) {
    accounts.readOn(Set.of(user));
    AccountPlace place =
        accounts
            .state(user)
            .map(AccountState::place)
            .orElseThrow(() ->
                refused(
                    "The server does not show whose account that is, so it cannot be added. Try"
                        + " again, and ask who runs the server if it stays like this."));
    if (accounts.fork(user).isPresent()) {
      throw refused(
          "The server shows two logs of that person's account, so it is not sure whose devices would"
              + " come in. Ask the person, and who runs the server, before you try again.");
    }
    roster.append((log, writer) ->
        log.member(user).isPresent()
            ? Optional.empty()
            : Optional.of(writer.addMember(user, place)));
  }

  private static LatchkeyException refused(String words) {
    return new LatchkeyException(ErrorCode.ACCOUNT_REFUSED, words);
  }

  void remove(UserId user) {
    roster.append((log, writer) -> log.member(user).map(member -> writer.removeMember(user)));
  }

  void setHost(UserId user, boolean host) {
    Role role = host ? Role.HOST : Role.MEMBER;
    roster.append((log, writer) -> {
      if (!host && isLastHost(log, user)) {
        throw lastHost("The meeting would have no host then. Make another member host first.");
      }
      return log.member(user).filter(member -> member.role() == role).isPresent()
          ? Optional.empty()
          : Optional.of(writer.changeRole(user, role));
    });
  }

  /** The person leaves for good. */
  void leave() {
    roster.append((log, writer) -> {
      if (isLastHost(log, self) && !isAlone(log)) {
        throw lastHost(
            "You are the meeting's only host. Make another member host before you leave, or end"
                + " the meeting.");
      }
      return log.member(self).map(member -> writer.leaveAsMember());
    });
  }

  private static boolean isLastHost(MeetingLog log, UserId user) {
    return log.isHost(user)
        && log.members().stream().filter(member -> member.isHost()).count() == 1;
  }

  private static boolean isAlone(MeetingLog log) {
    return log.members().size() == 1 && log.guests().isEmpty();
  }

  private static LatchkeyException lastHost(String words) {
    return new LatchkeyException(ErrorCode.FORBIDDEN, words);
  }
}
