package latchkey.protocol.meeting;

import java.util.List;
import latchkey.protocol.account.Account;

/**
 * {@code GET /api/meetings/:id/members}: the accounts that the meeting is open to, the host first.
 */
public record Members(List<Account> members) {
  public Members {
    members = List.copyOf(members);
  }
}
