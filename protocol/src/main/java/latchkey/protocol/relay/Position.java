package latchkey.protocol.relay;

import java.util.List;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.EnvelopeId;
import latchkey.protocol.MeetingId;
import latchkey.protocol.Require;
import latchkey.protocol.guest.GuestStatus;
import org.jspecify.annotations.Nullable;

/**
 * Where a device stands in a meeting: the acknowledgement of {@code meeting:join} and {@code
 * external:registerSocket}.
 *
 * @param inRoster whether the device takes part; one that does not gets {@code meeting:roster}
 *     alone
 * @param status a guest's; null for a member
 * @param stream where it stands in the meeting's messages; null for a guest that still waits
 * @param rosterSize how many entries the roster has
 * @param rosterHead the hash of the newest, as the server has it
 * @param unacknowledged the device's own key envelopes that their recipients have not acknowledged,
 *     the newest 5,000 of them; what it handed over before and is not here has been acknowledged
 * @param departed whom the roster still has though they have gone for good: guests whose session
 *     has ended, devices that were signed out
 */
public record Position(
    boolean ok,
    MeetingId meetingId,
    boolean inRoster,
    @Nullable GuestStatus status,
    @Nullable StreamPosition stream,
    long rosterSize,
    Bytes rosterHead,
    List<EnvelopeId> unacknowledged,
    List<Address> departed) {
  public Position {
    unacknowledged = unacknowledged == null ? List.of() : List.copyOf(unacknowledged);
    departed = departed == null ? List.of() : List.copyOf(departed);
  }

  /**
   * Where one that takes part stands in the meeting's messages.
   *
   * @throws latchkey.protocol.InvalidInput where that is missing
   */
  public StreamPosition requireStream() {
    return Require.present(stream, "stream");
  }

  /** Of a guest that still waits. */
  public static Position waiting(MeetingId meetingId, GuestStatus status) {
    return new Position(true, meetingId, false, status, null, 0, Bytes.EMPTY, List.of(), List.of());
  }
}
