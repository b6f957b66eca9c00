package latchkey.protocol.account;

import java.util.List;
import latchkey.protocol.Limits;
import latchkey.protocol.Require;

/** {@code POST /api/account-logs}: up to {@link Limits#MAX_BATCH} logs, each read on. */
public record AccountLogsRequest(List<AccountLogPosition> logs) {
  public AccountLogsRequest {
    logs = Require.items(logs, 1, Limits.MAX_BATCH, "logs");
  }
}
