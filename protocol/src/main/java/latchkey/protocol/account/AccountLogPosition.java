package latchkey.protocol.account;

import latchkey.protocol.Require;
import latchkey.protocol.UserId;

/**
 * How far a reader has an account's log.
 *
 * @param from the index of the first entry that it lacks
 */
public record AccountLogPosition(UserId userId, long from) {
  public AccountLogPosition {
    Require.present(userId, "userId");
    Require.between(from, 0, Integer.MAX_VALUE, "from");
  }
}
