package latchkey.protocol.account;

import java.util.List;
import latchkey.protocol.Bytes;
import latchkey.protocol.Require;
import latchkey.protocol.UserId;

/**
 * Entries of an account's log.
 *
 * @param from the index of the first of them
 * @param entries serialised {@code SignedEntry}s, in order
 * @param size how many entries the log has
 */
public record AccountLogPage(UserId userId, long from, List<Bytes> entries, long size) {
  public AccountLogPage {
    Require.present(userId, "userId");
    Require.between(from, 0, Integer.MAX_VALUE, "from");
    entries = List.copyOf(Require.present(entries, "entries"));
  }
}
