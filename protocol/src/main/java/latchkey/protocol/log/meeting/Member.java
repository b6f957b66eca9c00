package latchkey.protocol.log.meeting;

import java.util.List;
import latchkey.protocol.UserId;
import latchkey.protocol.log.account.AccountState;

/**
 * An account that is a member.
 *
 * @param account at the newest place that the meeting's log names: the name and the devices to show
 * @param chain the hosts that can demote and remove this one, the creator first
 * @param addedAt the index of the newest entry that added it
 * @param proved whether it came by a link that it proved to have, and not by the server's word
 */
public record Member(
    AccountState account, Role role, List<UserId> chain, long addedAt, boolean proved) {
  public Member {
    chain = List.copyOf(chain);
  }

  public UserId userId() {
    return account.userId();
  }

  public boolean isHost() {
    return role == Role.HOST;
  }

  Member with(AccountState newer) {
    return new Member(newer, role, chain, addedAt, proved);
  }

  Member with(Role other, List<UserId> otherChain) {
    return new Member(account, other, otherChain, addedAt, proved);
  }

  Member addedAgain(long index, boolean proof) {
    return new Member(account, role, chain, index, proved || proof);
  }

  Member withoutInChain(UserId userId) {
    return with(role, chain.stream().filter(up -> !up.equals(userId)).toList());
  }
}
