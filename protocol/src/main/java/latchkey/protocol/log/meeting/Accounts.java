package latchkey.protocol.log.meeting;

import java.util.Optional;
import latchkey.protocol.UserId;
import latchkey.protocol.log.account.AccountLog;

/** The account logs that a reader of a meeting's log has. */
@FunctionalInterface
public interface Accounts {
  /** The log of this account, as far as the reader has it. */
  Optional<AccountLog> log(UserId userId);
}
