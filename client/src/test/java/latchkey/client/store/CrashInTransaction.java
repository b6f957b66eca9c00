package latchkey.client.store;

import java.nio.file.Path;
import latchkey.protocol.MeetingId;

/** A process that dies between two writes of a transaction. Arguments: store, meeting id. */
public final class CrashInTransaction {
  /** What it exits with. */
  static final int EXIT = 42;

  private CrashInTransaction() {}

  /** Commits one transaction, and dies in the middle of the next. */
  public static void main(String[] args) {
    KeyStore store = KeyStore.inFile(Path.of(args[0]));
    MeetingId meeting = new MeetingId(args[1]);
    store.atomically(() -> {
      store.cursors().advance(meeting, 1);
      store.handled().add(meeting, "message-1");
    });
    store.atomically(() -> {
      store.cursors().advance(meeting, 2);
      Runtime.getRuntime().halt(EXIT);
      store.handled().add(meeting, "message-2");
    });
  }
}
