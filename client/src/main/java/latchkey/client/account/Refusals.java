package latchkey.client.account;

import java.util.List;
import latchkey.client.model.LatchkeyException;
import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.log.LogVerdict;
import latchkey.protocol.log.account.AccountEvent;
import latchkey.protocol.log.account.AccountLog;

/** What is not accepted of an account's log by a device that is about to belong to it. */
final class Refusals {
  private Refusals() {}

  /** Requires that a log would take this as its next entry. */
  static void require(AccountLog log, Bytes entry, String message) {
    if (log.copy().append(entry) instanceof LogVerdict.Refused<AccountEvent> refused) {
      throw new LatchkeyException(
          ErrorCode.ACCOUNT_REFUSED, String.format(message, refused.detail()));
    }
  }

  /** Appends what the server has shown. */
  static void append(AccountLog log, List<Bytes> entries) {
    for (Bytes entry : entries) {
      if (log.append(entry) instanceof LogVerdict.Refused<AccountEvent> refused) {
        throw new LatchkeyException(
            ErrorCode.ACCOUNT_REFUSED,
            "The server shows a log of your account that is not accepted: "
                + refused.detail()
                + ". Do not go on here; ask who runs the server.");
      }
    }
  }
}
