package latchkey.server.storage;

import java.util.ArrayList;
import java.util.List;
import org.jooq.DSLContext;

/** The unit of work that the current thread is in. */
final class Unit {
  static final ScopedValue<Unit> CURRENT = ScopedValue.newInstance();

  private final DSLContext sql;
  private final boolean writable;
  private final List<Runnable> afterCommit = new ArrayList<>();

  private Unit(DSLContext sql, boolean writable) {
    this.sql = sql;
    this.writable = writable;
  }

  static Unit ofWrite(DSLContext sql) {
    return new Unit(sql, true);
  }

  static Unit ofRead(DSLContext sql) {
    return new Unit(sql, false);
  }

  /**
   * Where stores run their statements.
   *
   * @throws IllegalStateException outside a unit of work
   */
  static DSLContext sql() {
    return current().sql;
  }

  static Unit current() {
    return CURRENT.orElseThrow(
        () -> new IllegalStateException("stores work inside a unit of work alone"));
  }

  boolean isWritable() {
    return writable;
  }

  void afterCommit(Runnable action) {
    if (!writable) {
      throw new IllegalStateException("a read commits nothing");
    }
    afterCommit.add(action);
  }

  List<Runnable> actionsAfterCommit() {
    return afterCommit;
  }
}
