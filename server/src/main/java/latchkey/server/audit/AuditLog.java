package latchkey.server.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import latchkey.protocol.Address;
import latchkey.protocol.MeetingId;
import latchkey.server.config.Limit;
import latchkey.server.config.ServerLimits;
import latchkey.server.time.AgreedClock;
import latchkey.server.tx.Transactions;

/**
 * Notes who signed in with which device, who began and ended meetings, who let whom in and removed
 * whom, and with which settings the server began; each together with the deed itself, or not at
 * all. It is for the operator alone, and no secret or word of a meeting is in it.
 */
public final class AuditLog {
  private final Transactions transactions;
  private final AuditStore store;
  private final AgreedClock clock;
  private final Duration kept;

  public AuditLog(
      Transactions transactions, AuditStore store, ServerLimits limits, AgreedClock clock) {
    this.transactions = transactions;
    this.store = store;
    this.clock = clock;
    this.kept = Duration.ofDays(limits.of(Limit.AUDIT_DAYS));
  }

  /** Notes what a device did, or what was done to it, inside a write. */
  public void note(Deed deed, Address who, String what) {
    store.add(new AuditEntry(clock.instant(), deed, Optional.of(who), Optional.empty(), what));
  }

  /** Notes what a device did in a meeting, inside a write. */
  public void note(Deed deed, Address who, MeetingId meeting, String what) {
    store.add(new AuditEntry(clock.instant(), deed, Optional.of(who), Optional.of(meeting), what));
  }

  /** Notes what the operator did, inside a write. */
  public void noteByOperator(Deed deed, Optional<MeetingId> meeting, String what) {
    store.add(new AuditEntry(clock.instant(), deed, Optional.empty(), meeting, what));
  }

  /**
   * Notes which settings differ from those that a server began with last. At the first start there
   * is nothing to compare with.
   */
  public void began(Map<String, String> settings) {
    transactions.write(() -> {
      Map<String, String> before = store.settings();
      if (before.equals(settings)) {
        return;
      }
      TreeSet<String> names = new TreeSet<>(before.keySet());
      names.addAll(settings.keySet());
      for (String name : names) {
        String now = settings.getOrDefault(name, "as usual");
        if (!before.isEmpty() && !now.equals(before.getOrDefault(name, "as usual"))) {
          noteByOperator(Deed.SETTING_CHANGED, Optional.empty(), name + " = " + now);
        }
      }
      store.putSettings(settings);
    });
  }

  /** What was noted since {@code from}, oldest first; where it is more than that, the newest. */
  public List<AuditEntry> since(Instant from, int limit) {
    return transactions.read(() -> store.since(from, limit));
  }

  /** Deletes what is too old. To be called from time to time. */
  public void forget() {
    Instant before = clock.agreed().minus(kept);
    transactions.write(() -> store.forget(before));
  }
}
