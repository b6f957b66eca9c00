package latchkey.server.storage;

import java.util.ArrayList;
import java.util.List;
import latchkey.protocol.Bytes;
import latchkey.protocol.UserId;
import latchkey.server.account.AccountLogStore;
import latchkey.server.storage.engine.Prepared;

final class JooqAccountLogStore implements AccountLogStore {
  private static final Prepared ENTRIES =
      new Prepared("select entry from account_entry where user_id = ? and idx >= ? order by idx");
  private static final Prepared SIZE =
      new Prepared("select coalesce(max(idx) + 1, 0) from account_entry where user_id = ?");
  private static final Prepared APPEND =
      new Prepared(
          """
          insert into account_entry (user_id, idx, entry) values (?, ?, ?)
          on conflict do nothing
          """);

  @Override
  public List<Bytes> entries(UserId userId, long from, int mostBytes) {
    List<Bytes> entries = new ArrayList<>();
    int[] left = {mostBytes};
    ENTRIES.whileWanted(
        row -> row.bytes(1),
        entry -> {
          left[0] -= entry.length();
          return left[0] >= 0 && entries.add(entry);
        },
        userId.value(),
        from);
    return entries;
  }

  @Override
  public long size(UserId userId) {
    return SIZE.first(row -> row.bigint(1), userId.value()).orElse(0L);
  }

  @Override
  public boolean append(UserId userId, long index, Bytes entry) {
    return APPEND.update(userId.value(), index, entry.toByteArray()) == 1;
  }
}
