package latchkey.protocol.log;

/** Ends the check of an entry. It never leaves a log's {@code append}, which returns a verdict. */
public final class EntryRefused extends Exception {
  private static final long serialVersionUID = 1L;

  private final LogFault fault;
  private final String detail;

  /**
   * Names the fault.
   *
   * @param detail for a person: what is wrong with the entry
   */
  public EntryRefused(LogFault fault, String detail) {
    super(detail, null, false, false);
    this.fault = fault;
    this.detail = detail;
  }

  /**
   * Refuses the entry if {@code holds} is false.
   *
   * @throws EntryRefused where {@code holds} is false
   */
  public static void unless(boolean holds, LogFault fault, String detail) throws EntryRefused {
    if (!holds) {
      throw new EntryRefused(fault, detail);
    }
  }

  public LogFault fault() {
    return fault;
  }

  /** For a person: what is wrong with the entry. */
  public String detail() {
    return detail;
  }
}
