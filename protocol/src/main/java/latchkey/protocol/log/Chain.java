package latchkey.protocol.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import latchkey.protocol.Bytes;

/** The hashes of a log's entries, in order. Not safe for use by several threads. */
public final class Chain {
  private final HashContext context;
  private final List<Bytes> hashes = new ArrayList<>();
  private Bytes logId = Bytes.EMPTY;

  /** An empty log's. */
  public Chain(HashContext context) {
    this.context = context;
  }

  /** An equal chain that grows by itself. */
  public Chain copy() {
    Chain copy = new Chain(context);
    copy.hashes.addAll(hashes);
    copy.logId = logId;
    return copy;
  }

  /** 16 bytes; empty for an empty log. */
  public Bytes logId() {
    return logId;
  }

  /** How many entries the log has: the index of the next. */
  public long size() {
    return hashes.size();
  }

  /** The hash of the newest entry; empty for an empty log. */
  public Bytes head() {
    return hashes.isEmpty() ? Bytes.EMPTY : hashes.getLast();
  }

  /** The hash of the entry at {@code index}, if the log reaches that far. */
  public Optional<Bytes> hashAt(long index) {
    return index >= 0 && index < hashes.size()
        ? Optional.of(hashes.get((int) index))
        : Optional.empty();
  }

  /**
   * Requires that the entry is the log's next.
   *
   * @throws EntryRefused where the entry does not follow the head
   */
  public void requireNext(WrittenEntry entry) throws EntryRefused {
    Bytes id = Bytes.of(entry.content().getLogId().toByteArray());
    EntryRefused.unless(
        hashes.isEmpty() || id.equals(logId),
        LogFault.OTHER_LOG,
        "the entry belongs to another log");
    Bytes previous = Bytes.of(entry.content().getPreviousHash().toByteArray());
    EntryRefused.unless(
        entry.content().getIndex() == size() && previous.equals(head()),
        LogFault.NOT_NEXT,
        "the entry does not follow the log's head");
  }

  /** Makes the entry the head. Returns its hash. */
  public Bytes add(WrittenEntry entry) {
    if (hashes.isEmpty()) {
      logId = Bytes.of(entry.content().getLogId().toByteArray());
    }
    Bytes hash = context.of(entry.entry().toByteArray());
    hashes.add(hash);
    return hash;
  }
}
