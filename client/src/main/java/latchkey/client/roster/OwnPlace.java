package latchkey.client.roster;

import java.util.Optional;
import latchkey.client.account.AccountDirectory;
import latchkey.protocol.Address;
import latchkey.protocol.UserId;
import latchkey.protocol.log.account.AccountPlace;
import latchkey.protocol.log.account.AccountState;
import latchkey.protocol.log.meeting.MeetingLog;

/** A member's device in the roster: it joins by itself, and lets its account move on. */
public final class OwnPlace {
  private final Address self;
  private final UserId user;
  private final RosterFollower roster;
  private final AccountDirectory accounts;

  public OwnPlace(Address self, RosterFollower roster, AccountDirectory accounts) {
    this.self = self;
    this.user = new UserId(self.id());
    this.roster = roster;
    this.accounts = accounts;
  }

  /** Whether the roster, as far as it has been read, has this device. */
  public boolean isTaken() {
    return roster.read(log -> log.device(self)).isPresent();
  }

  /**
   * Reads the roster to its end, and joins where this device does not take part. Blocks.
   *
   * @return whether it takes part then; not where its account is no member, or the device has gone
   *     for good
   * @throws latchkey.client.model.LatchkeyException also where the roster cannot be read to its
   *     end: what it says further on may let this device take part
   */
  public boolean take() {
    roster.readToEnd();
    if (!isTaken()) {
      roster.append((log, writer) ->
          log.device(self).isEmpty() && log.mayJoin(self)
              ? newestPlace().map(writer::joinDevice)
              : Optional.empty());
    }
    return isTaken();
  }

  /** Whether this device may take part, or does. */
  public boolean isOpen() {
    return roster.read(log -> log.device(self).isPresent() || log.mayJoin(self));
  }

  /** Has the roster name the account's newest place, if it names an older one. Blocks. */
  public void moveAccount() {
    roster.append((log, writer) ->
        newestPlace().filter(place -> isAhead(place, log)).map(writer::moveAccount));
  }

  private boolean isAhead(AccountPlace place, MeetingLog log) {
    return !log.hasEnded()
        && log.member(user)
            .filter(member -> member.account().place().index() < place.index())
            .isPresent();
  }

  /** Of two logs that the server shows of this account, neither is carried further. */
  private Optional<AccountPlace> newestPlace() {
    return accounts.fork(user).isPresent()
        ? roster.read(log -> log.account(user)).map(AccountState::place)
        : accounts.state(user).map(AccountState::place);
  }
}
