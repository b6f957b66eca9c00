package latchkey.client.store;

import latchkey.protocol.MeetingId;

/**
 * Ids of envelopes and messages that have been handled, per meeting. An id is made of what ids are
 * made of on the wire; two of them may be joined by '/'.
 */
public final class HandledIds {
  private static final byte[] NOTHING = new byte[0];

  private final Records records;

  HandledIds(Records records) {
    this.records = records;
  }

  /** True if it is new, and from now on it is not. */
  public boolean add(MeetingId meeting, String id) {
    return records.atomically(() -> {
      boolean isNew = !contains(meeting, id);
      if (isNew) {
        records.put(Kind.HANDLED, key(meeting, id), NOTHING);
      }
      return isNew;
    });
  }

  public boolean contains(MeetingId meeting, String id) {
    return records.get(Kind.HANDLED, key(meeting, id)).isPresent();
  }

  void erase(MeetingId meeting) {
    records.deleteAll(Kind.HANDLED, meeting.value() + "/");
  }

  private static String key(MeetingId meeting, String id) {
    return meeting.value() + "/" + id;
  }
}
