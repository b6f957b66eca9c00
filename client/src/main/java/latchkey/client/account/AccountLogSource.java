package latchkey.client.account;

import java.util.List;
import latchkey.protocol.account.AccountLogPages;
import latchkey.protocol.account.AccountLogPosition;

/** The server's side of accounts' logs: {@code POST /api/account-logs}. */
@FunctionalInterface
public interface AccountLogSource {
  /** At most 100 logs, each from that place on. */
  AccountLogPages read(List<AccountLogPosition> logs);
}
