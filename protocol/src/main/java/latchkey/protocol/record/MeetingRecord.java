package latchkey.protocol.record;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.Limits;
import latchkey.protocol.MeetingId;
import latchkey.protocol.Require;
import latchkey.protocol.UserId;
import latchkey.protocol.log.Ids;
import latchkey.protocol.log.WrittenEntry;

/**
 * What one device has of a meeting's conversation (docs/protocol.md, "Records"). Nothing in it is a
 * secret key, unless files' keys were asked for. That its parts fit together is another question:
 * {@link RecordVerifier}.
 *
 * @param madeAt in milliseconds since 1970; like {@code madeBy} the record's own word
 * @param log the meeting's entries from 0 on, as they were signed
 * @param messages in the order of the numbers under which the device has them
 */
public record MeetingRecord(
    MeetingId meetingId,
    long madeAt,
    Address madeBy,
    FilesTold files,
    List<Account> accounts,
    List<Bytes> log,
    List<RecordedMessage> messages) {
  static final int MAX_ACCOUNTS = 60_000;
  static final int MAX_LOG = 100_000;
  static final int MAX_MESSAGES = 1_000_000;
  private static final int MAX_ACCOUNT_LOG = 10_000;

  public MeetingRecord {
    var unused = Ids.logId(Require.present(meetingId, "meetingId"));
    Require.between(madeAt, 0, WrittenEntry.MAX_TIME, "madeAt");
    Require.present(madeBy, "madeBy");
    Require.present(files, "files");
    accounts = Require.items(accounts, 0, MAX_ACCOUNTS, "accounts");
    log = Require.items(log, 1, MAX_LOG, "log");
    log.forEach(entry -> Require.upTo(entry, Limits.MAX_ROSTER_ENTRY_BYTES, "an entry of the log"));
    messages = Require.items(messages, 0, MAX_MESSAGES, "messages");
    Set<UserId> users = new HashSet<>();
    for (Account account : accounts) {
      Require.that(users.add(account.userId()), "accounts has one account twice");
    }
  }

  /** What a record tells of files. */
  public enum FilesTold {
    /** Their sizes, types and digests. */
    UNNAMED,
    /** Their names besides. */
    NAMED,
    /** All that was said of them, the keys of their ciphertexts included. */
    KEYS
  }

  /**
   * An account that the log names.
   *
   * @param entries from 0 to the newest place that the log names, as they were signed
   */
  public record Account(UserId userId, List<Bytes> entries) {
    public Account {
      Require.present(userId, "userId");
      entries = Require.items(entries, 1, MAX_ACCOUNT_LOG, "an account's entries");
      entries.forEach(entry ->
          Require.upTo(entry, Limits.MAX_ACCOUNT_ENTRY_BYTES, "an entry of an account's log"));
    }
  }
}
