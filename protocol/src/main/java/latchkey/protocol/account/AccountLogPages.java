package latchkey.protocol.account;

import java.util.List;
import latchkey.protocol.Require;

/**
 * The answer to {@code POST /api/account-logs}, in the order asked. Unknown accounts are left out.
 */
public record AccountLogPages(List<AccountLogPage> logs) {
  public AccountLogPages {
    logs = List.copyOf(Require.present(logs, "logs"));
  }
}
