package latchkey.server.meeting;

import latchkey.protocol.MeetingId;
import latchkey.protocol.log.meeting.MeetingEvent;
import latchkey.server.audit.AuditLog;
import latchkey.server.audit.Deed;
import latchkey.server.roster.RosterChange;
import latchkey.server.roster.RosterEffect;

/** Notes who let whom into a meeting, and who removed whom. */
public final class AuditOfRoster implements RosterEffect {
  private final AuditLog audit;

  public AuditOfRoster(AuditLog audit) {
    this.audit = audit;
  }

  @Override
  public void apply(RosterChange change) {
    MeetingId id = change.meetingId();
    switch (change.event()) {
      case MeetingEvent.MeetingCreated created ->
          audit.note(Deed.MEETING_BEGUN, created.signer(), id, created.title());
      case MeetingEvent.MemberAdded added ->
          audit.note(Deed.MEMBER_ADDED, added.signer(), id, added.userId().value());
      case MeetingEvent.MemberRemoved removed ->
          audit.note(Deed.MEMBER_REMOVED, removed.signer(), id, removed.userId().value());
      case MeetingEvent.GuestsAdmitted admitted ->
          admitted
              .guests()
              .forEach(guest ->
                  audit.note(Deed.GUEST_ADMITTED, admitted.signer(), id, guest.displayName()));
      case MeetingEvent.GuestRemoved removed -> {
        if (!removed.hadGone()) {
          audit.note(Deed.GUEST_REMOVED, removed.signer(), id, removed.guest().displayName());
        }
      }
      case MeetingEvent.MeetingEnded ended ->
          audit.note(Deed.MEETING_ENDED, ended.signer(), id, "");
      default -> {
        // Is between those who are in it.
      }
    }
  }
}
