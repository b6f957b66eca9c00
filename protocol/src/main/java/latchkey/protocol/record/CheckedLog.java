package latchkey.protocol.record;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.UserId;
import latchkey.protocol.keys.SignatureCheck;
import latchkey.protocol.log.Ids;
import latchkey.protocol.log.LogVerdict;
import latchkey.protocol.log.account.AccountLog;
import latchkey.protocol.log.meeting.MeetingEvent;
import latchkey.protocol.log.meeting.MeetingLog;
import latchkey.protocol.log.meeting.NamedPlace;
import latchkey.protocol.record.Findings.Kind;

/** A record's logs, replayed by their rules up to the first entry that is refused. */
final class CheckedLog {
  private final Map<UserId, AccountLog> accounts = new HashMap<>();
  private final Participants participants = new Participants();

  /** By which entries others took guests out. */
  private final Map<Address, Long> removed = new HashMap<>();

  private final MeetingLog log;

  CheckedLog(MeetingRecord record, SignatureCheck signatures, Findings findings) {
    long entries = 0;
    Set<UserId> named = new HashSet<>();
    record
        .log()
        .forEach(entry -> NamedPlace.in(entry).ifPresent(place -> named.add(place.userId())));
    for (MeetingRecord.Account account : record.accounts()) {
      accounts.put(account.userId(), replay(account, signatures, findings));
      entries += account.entries().size();
      if (!named.contains(account.userId())) {
        findings.tell(
            Kind.LOG, "The log does not name account " + account.userId() + ", which stands here.");
      }
    }
    log = new MeetingLog(signatures, user -> Optional.ofNullable(accounts.get(user)));
    replay(record, findings);
    if (findings.isFree(Kind.LOG)) {
      findings.holds(
          "The logs of "
              + Findings.count(accounts.size(), "account")
              + ": each entry, "
              + entries
              + " in all, is signed by a key that its account had, and follows the one before.");
      findings.holds(
          "The meeting's log: each entry, "
              + log.size()
              + " in all, follows the one before, is signed by one who might sign it, and keeps to"
              + " the rules of who lets in whom.");
    }
  }

  private static AccountLog replay(
      MeetingRecord.Account account, SignatureCheck signatures, Findings findings) {
    AccountLog log = new AccountLog(signatures);
    for (Bytes entry : account.entries()) {
      if (log.append(entry) instanceof LogVerdict.Refused<?> refused) {
        findings.tell(
            Kind.LOG,
            "The log of account "
                + account.userId()
                + " does not hold at entry "
                + log.size()
                + ": "
                + refused.detail()
                + ".");
        break;
      }
    }
    if (log.size() > 0 && !UserId.ofRoot(log.root()).equals(account.userId())) {
      findings.tell(
          Kind.LOG,
          "What stands as the log of account " + account.userId() + " is another account's.");
      return new AccountLog(signatures);
    }
    return log;
  }

  private void replay(MeetingRecord record, Findings findings) {
    for (Bytes entry : record.log()) {
      LogVerdict<MeetingEvent> verdict = log.append(entry);
      if (verdict instanceof LogVerdict.Accepted<MeetingEvent> accepted) {
        accepted(accepted.event());
      } else if (verdict instanceof LogVerdict.Refused<MeetingEvent> refused) {
        findings.tell(
            Kind.LOG,
            "The meeting's log does not hold at entry "
                + log.size()
                + ": "
                + refused.detail()
                + ". What follows there counts for nothing.");
        break;
      }
    }
    if (log.size() > 0 && !Ids.meetingId(log.logId()).equals(record.meetingId())) {
      findings.tell(Kind.LOG, "The log is that of another meeting than the record says.");
    }
  }

  private void accepted(MeetingEvent event) {
    participants.accepted(event, log);
    if (event instanceof MeetingEvent.GuestRemoved gone && !gone.hadGone()) {
      removed.putIfAbsent(gone.guest().address(), log.size() - 1);
    }
  }

  MeetingLog log() {
    return log;
  }

  Participants participants() {
    return participants;
  }

  String name(Address address) {
    return participants.name(address);
  }

  boolean hasAnchor(Bytes anchor) {
    for (long index = 0; index < log.size(); index++) {
      if (log.hashAt(index).filter(anchor::equals).isPresent()) {
        return true;
      }
    }
    return false;
  }

  /** Whether a member's device takes part or did: guests send nothing to the group themselves. */
  boolean isOrWasDevice(Address address) {
    return !Ids.isGuest(address) && log.everHadKey(address).isPresent();
  }

  /** Whether others took a guest out by the entry at {@code index} or an earlier one. */
  boolean wasRemovedBy(Address guest, long index) {
    return index >= removed.getOrDefault(guest, Long.MAX_VALUE);
  }

  /** The index of the entry by which a guest came in that was there at {@code index}. */
  Optional<Long> stay(Address guest, long index) {
    List<Long> comings = log.comingsOf(guest);
    return comings.stream().filter(coming -> coming <= index).reduce((one, later) -> later);
  }
}
