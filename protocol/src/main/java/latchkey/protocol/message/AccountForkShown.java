package latchkey.protocol.message;

import latchkey.protocol.Bytes;
import latchkey.protocol.InvalidInput;
import latchkey.protocol.UserId;
import latchkey.protocol.log.EntryRefused;
import latchkey.protocol.log.Ids;
import latchkey.protocol.message.wire.AccountFork;

/**
 * Two good entries of one account's log at one index.
 *
 * @param one a serialised {@code SignedEntry}
 * @param other the same
 */
public record AccountForkShown(UserId userId, Bytes one, Bytes other) implements GroupBody {
  static AccountForkShown read(AccountFork wire) {
    try {
      return new AccountForkShown(
          Ids.userId(wire.getUserId()), Wire.of(wire.getOne()), Wire.of(wire.getOther()));
    } catch (EntryRefused e) {
      throw new InvalidInput(e.detail(), e);
    }
  }

  @Override
  public int type() {
    return GroupBody.ACCOUNT_FORK;
  }

  @Override
  public AccountFork wire() {
    return AccountFork.newBuilder()
        .setUserId(userId.value())
        .setOne(Wire.of(one))
        .setOther(Wire.of(other))
        .build();
  }
}
