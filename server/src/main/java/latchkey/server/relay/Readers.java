package latchkey.server.relay;

import java.util.List;
import java.util.Optional;
import latchkey.protocol.Address;
import latchkey.protocol.MeetingId;
import latchkey.protocol.relay.Place;

/**
 * Keeps who is entitled to a meeting's ciphertext, from where on, and how far each has read: one
 * entry for each device and guest that takes part.
 */
public interface Readers {
  /**
   * Where a device or guest stands.
   *
   * @param floor the newest place when it came in: it is entitled to what is after that
   * @param cursor the highest place that it has acknowledged; never below {@code floor}
   */
  record Reader(boolean guest, Place floor, Place cursor) {}

  Optional<Reader> find(MeetingId meetingId, Address who);

  /** Lets it in, entitled to what comes from now on; changes nothing for one that is in. */
  void open(MeetingId meetingId, Address who, boolean guest);

  /** Ends what it was entitled to. */
  void close(MeetingId meetingId, Address who);

  /** Ends what everyone was entitled to in that meeting. */
  void closeAll(MeetingId meetingId);

  /** Ends what it was entitled to, in all its meetings; says which those were. */
  List<MeetingId> close(Address who);

  /**
   * Moves a cursor to a place, or to the highest of its incarnation where that is lower; never
   * back. Changes nothing for one that is not in, or where there is no such incarnation.
   */
  void advance(MeetingId meetingId, Address who, Place place);
}
