package latchkey.server.meeting;

import latchkey.protocol.ErrorCode;
import latchkey.protocol.log.meeting.MeetingEvent;
import latchkey.server.config.Limit;
import latchkey.server.config.ServerLimits;
import latchkey.server.refusal.Refused;
import latchkey.server.roster.RosterChange;
import latchkey.server.roster.RosterEffect;

/** Keeps a meeting to as many participants as the server allows. */
public final class CapacityInRoster implements RosterEffect {
  private final ServerLimits limits;

  public CapacityInRoster(ServerLimits limits) {
    this.limits = limits;
  }

  @Override
  public void apply(RosterChange change) {
    boolean letsIn =
        change.event() instanceof MeetingEvent.DeviceJoined
            || change.event() instanceof MeetingEvent.GuestsAdmitted;
    if (letsIn && change.participants() > limits.of(Limit.PARTICIPANTS)) {
      throw new Refused(
          ErrorCode.MEETING_FULL,
          "The meeting has as many participants as it can have. One must leave first.");
    }
  }
}
