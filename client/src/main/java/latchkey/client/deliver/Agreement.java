package latchkey.client.deliver;

import java.util.HashSet;
import java.util.Set;
import latchkey.protocol.Address;

/** Which others the server gives other messages than this device. To be used by one thread. */
public final class Agreement {
  private final Set<Address> ahead = new HashSet<>();
  private final Set<Address> told = new HashSet<>();

  /**
   * An author's mark stands so to this device's transcript, which has been read to its end. Where
   * this device cannot tell, that says nothing, in between two others either.
   *
   * @return whether it is to be told now that the two are given different messages, which is told
   *     once. Another message at the same place is enough; that the other is given more must show
   *     twice in a row.
   */
  public boolean differs(Address author, ReadTranscript.Standing standing) {
    if (standing == ReadTranscript.Standing.UNKNOWN) {
      return false;
    }
    boolean wasAhead = ahead.remove(author);
    return switch (standing) {
      case OTHER -> told.add(author);
      case AHEAD -> wasAhead ? told.add(author) : !ahead.add(author);
      case SAME, UNKNOWN -> false;
    };
  }
}
