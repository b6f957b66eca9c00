package latchkey.server.meeting;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import latchkey.protocol.Bytes;
import latchkey.protocol.InvitationId;
import latchkey.protocol.MeetingId;
import latchkey.protocol.meeting.Invitation;

/** Keeps invitations, by their tokens' hashes. */
public interface InvitationStore {
  void add(MeetingId meetingId, Invitation invitation);

  Optional<Invitation> find(MeetingId meetingId, InvitationId invitationId);

  Optional<KnownInvitation> findByToken(Bytes tokenHash);

  /** Newest first. */
  List<Invitation> of(MeetingId meetingId);

  int count(MeetingId meetingId);

  /** Counts one more guest, if the invitation still admits one. */
  boolean countUse(InvitationId invitationId, Instant now);

  /** False where it has been revoked before. */
  boolean revoke(InvitationId invitationId, Instant at);

  /** Deletes all invitations of a meeting. */
  void forget(MeetingId meetingId);

  /** An invitation, and the meeting that it is for. */
  record KnownInvitation(MeetingId meetingId, Invitation invitation) {}
}
