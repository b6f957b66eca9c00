package latchkey.client.roster;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.log.meeting.MeetingLog;

/**
 * How far authors say that they have read the roster. A claim beyond the verified log is looked up;
 * an author whose claim has come to nothing is looked up for no more for a while, since one member
 * could have every reader ask the server once for each message. To be used by one thread.
 */
public final class ClaimedPlaces {
  static final Duration REST = Duration.ofSeconds(5);

  private final RosterFollower roster;
  private final LongSupplier nanoTime;
  private final Map<Address, Long> inVain = new HashMap<>();

  public ClaimedPlaces(RosterFollower roster, LongSupplier nanoTime) {
    this.roster = roster;
    this.nanoTime = nanoTime;
  }

  /** Whether the verified log has, or after reading on reaches, the entry that the author names. */
  public boolean reaches(Address author, long index, Bytes hash) {
    boolean isBeyond = isBeyond(index);
    if (isBeyond && rests(author)) {
      return false;
    }
    boolean reaches = roster.reaches(index, hash);
    if (isBeyond && isBeyond(index)) {
      inVain.put(author, nanoTime.getAsLong());
    }
    return reaches;
  }

  private boolean isBeyond(long index) {
    return index >= roster.read(MeetingLog::size);
  }

  private boolean rests(Address author) {
    Long asked = inVain.get(author);
    return asked != null && nanoTime.getAsLong() - asked < REST.toNanos();
  }
}
