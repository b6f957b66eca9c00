package latchkey.server.audit;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Keeps what was noted. Nothing in it is changed; what is too old goes. */
public interface AuditStore {
  void add(AuditEntry entry);

  /** Entries since {@code from}, oldest first, at most so many: the newest ones. */
  List<AuditEntry> since(Instant from, int limit);

  /** Deletes what was noted before {@code before}. */
  void forget(Instant before);

  /** The settings that a server began with last, by their names. */
  Map<String, String> settings();

  /** Puts others in their place. */
  void putSettings(Map<String, String> settings);
}
