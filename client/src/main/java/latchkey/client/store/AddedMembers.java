package latchkey.client.store;

import latchkey.protocol.MeetingId;
import latchkey.protocol.UserId;

/**
 * The accounts that the person has added to a meeting on this device: whose devices it signs in.
 * The server's word is no reason to.
 */
public final class AddedMembers {
  private static final byte[] NOTHING = new byte[0];

  private final Records records;

  AddedMembers(Records records) {
    this.records = records;
  }

  public void add(MeetingId meeting, UserId user) {
    records.put(Kind.ADDED_MEMBER, key(meeting, user), NOTHING);
  }

  public void remove(MeetingId meeting, UserId user) {
    records.delete(Kind.ADDED_MEMBER, key(meeting, user));
  }

  public boolean contains(MeetingId meeting, UserId user) {
    return records.get(Kind.ADDED_MEMBER, key(meeting, user)).isPresent();
  }

  void erase(MeetingId meeting) {
    records.deleteAll(Kind.ADDED_MEMBER, meeting.value() + "/");
  }

  private static String key(MeetingId meeting, UserId user) {
    return meeting.value() + "/" + user.value();
  }
}
