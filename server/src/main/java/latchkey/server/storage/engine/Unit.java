package latchkey.server.storage.engine;

import java.util.ArrayList;
import java.util.List;
import org.jooq.DSLContext;

/** The unit of work that the current thread is in. */
public final class Unit {
  static final ScopedValue<Unit> CURRENT = ScopedValue.newInstance();

  private final Session session;
  private final boolean writable;
  private final List<Runnable> afterCommit = new ArrayList<>();

  private Unit(Session session, boolean writable) {
    this.session = session;
    this.writable = writable;
  }

  static Unit ofWrite(Session session) {
    return new Unit(session, true);
  }

  static Unit ofRead(Session session) {
    return new Unit(session, false);
  }

  /**
   * Where stores run their statements.
   *
   * @throws IllegalStateException outside a unit of work
   */
  public static DSLContext sql() {
    return current().session.sql();
  }

  Session session() {
    return session;
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
