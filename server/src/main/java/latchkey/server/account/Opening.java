package latchkey.server.account;

import latchkey.protocol.Bytes;
import latchkey.protocol.UserId;
import latchkey.protocol.account.Account;
import latchkey.protocol.log.account.AccountEvent;
import latchkey.protocol.log.account.AccountLog;

/**
 * A good first entry of an account's log, not stored yet.
 *
 * @param entry as it was sent
 */
public record Opening(Bytes entry, AccountLog log, AccountEvent.Opened said) {
  public UserId userId() {
    return UserId.ofRoot(log.root());
  }

  public Account account() {
    return new Account(userId(), said.displayName());
  }
}
