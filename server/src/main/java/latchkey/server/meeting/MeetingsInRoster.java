package latchkey.server.meeting;

import java.time.Clock;
import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.MeetingId;
import latchkey.protocol.meeting.Invitation;
import latchkey.protocol.roster.RosterEvent;
import latchkey.protocol.roster.RosterMember;
import latchkey.server.event.EventSink;
import latchkey.server.event.ServerEvent;
import latchkey.server.keys.KeyDirectory;
import latchkey.server.meeting.InvitationStore.KnownInvitation;
import latchkey.server.refusal.Refused;
import latchkey.server.roster.RosterEffect;
import latchkey.server.roster.Rosters;
import latchkey.server.tx.Transactions;

/** What roster entries about devices, invitations and the end mean for the server's own records. */
public final class MeetingsInRoster implements RosterEffect {
  private final Transactions transactions;
  private final MeetingStore meetings;
  private final InvitationStore invitations;
  private final InvitationRevocation revocation;
  private final KeyDirectory keys;
  private final EventSink events;
  private final Clock clock;

  public MeetingsInRoster(
      Transactions transactions,
      MeetingStore meetings,
      InvitationStore invitations,
      InvitationRevocation revocation,
      KeyDirectory keys,
      EventSink events,
      Clock clock) {
    this.transactions = transactions;
    this.meetings = meetings;
    this.invitations = invitations;
    this.revocation = revocation;
    this.keys = keys;
    this.events = events;
    this.clock = clock;
  }

  @Override
  public void apply(MeetingId meetingId, RosterEvent event) {
    switch (event) {
      case RosterEvent.MeetingCreated created -> requirePublished(created.creator());
      case RosterEvent.DeviceAdded added -> {
        if (!meetings.isOpenTo(meetingId, added.device().userId())) {
          throw Rosters.invalid("the meeting is not open to the device's account");
        }
        requirePublished(added.device());
      }
      case RosterEvent.InvitationMade made -> {
        Invitation invitation = require(meetingId, made.tokenHash());
        if (made.shared() != (invitation.maxUses() > 1)) {
          throw Rosters.invalid("the invitation is not for as many guests as it says");
        }
      }
      case RosterEvent.InvitationRevoked revoked ->
          revocation.revoke(require(meetingId, revoked.tokenHash()).invitationId());
      case RosterEvent.MeetingEnded _ -> end(meetingId);
      case RosterEvent.DeviceRemoved _,
          RosterEvent.GuestsAdmitted _,
          RosterEvent.GuestRemoved _,
          RosterEvent.GuestLeft _ -> {}
    }
  }

  private void requirePublished(RosterMember device) {
    Bytes published =
        keys.identityKey(device.address())
            .orElseThrow(() ->
                new Refused(
                    ErrorCode.KEYS_UNKNOWN,
                    "That device has no keys on the server: it is new, or was not seen for too"
                        + " long. It cannot come in before it has published some."));
    if (!published.equals(device.identityKey())) {
      throw Rosters.invalid("its identity key is not the one that the device has published");
    }
  }

  private Invitation require(MeetingId meetingId, Bytes tokenHash) {
    return invitations
        .findByToken(tokenHash)
        .filter(known -> known.meetingId().equals(meetingId))
        .map(KnownInvitation::invitation)
        .orElseThrow(() ->
            new Refused(
                ErrorCode.INVALID_ROSTER_ENTRY,
                "The roster entry names an invitation that the server does not know. Make it"
                    + " there first."));
  }

  private void end(MeetingId meetingId) {
    if (meetings.end(meetingId, clock.instant())) {
      transactions.afterCommit(() -> events.publish(new ServerEvent.MeetingEnded(meetingId)));
    }
  }
}
