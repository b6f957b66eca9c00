package latchkey.server.presence;

import java.util.Set;
import latchkey.protocol.Address;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.MeetingId;
import latchkey.protocol.UserId;

/** Who is connected to a meeting at this moment. */
public interface Presence {
  /** Where nobody can connect. */
  Presence NOBODY =
      new Presence() {
        @Override
        public boolean isPresent(MeetingId meetingId, UserId userId) {
          return false;
        }

        @Override
        public Set<Address> devices(MeetingId meetingId) {
          return Set.of();
        }

        @Override
        public Set<GuestSessionId> guests(MeetingId meetingId) {
          return Set.of();
        }
      };

  /** Whether a device of that account has joined the meeting. */
  boolean isPresent(MeetingId meetingId, UserId userId);

  /** The members' devices that have joined, whether or not the roster has them yet. */
  Set<Address> devices(MeetingId meetingId);

  /** The admitted guests that are connected. */
  Set<GuestSessionId> guests(MeetingId meetingId);
}
