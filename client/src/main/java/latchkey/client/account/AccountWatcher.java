package latchkey.client.account;

import java.util.List;
import java.util.Optional;
import latchkey.client.model.AccountAlarm;
import latchkey.protocol.UserId;
import latchkey.protocol.log.account.AccountEvent;
import latchkey.protocol.log.account.AccountState;

/** Told what accounts' logs say as they are read on, by the thread that reads: must not block. */
public interface AccountWatcher {
  /**
   * A log has grown.
   *
   * @param before what was known; empty where this account was not known before
   * @param events what the new entries say, in their order
   */
  void grew(Optional<AccountState> before, AccountState now, List<AccountEvent> events);

  /** The server shows a log that is not taken. The verified one stays in force. */
  void refused(UserId user, AccountAlarm alarm, String detail);
}
