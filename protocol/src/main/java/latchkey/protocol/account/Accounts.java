package latchkey.protocol.account;

import java.util.List;

/** {@code GET /api/users}, sorted by name. */
public record Accounts(List<Account> users) {
  public Accounts {
    users = List.copyOf(users);
  }
}
