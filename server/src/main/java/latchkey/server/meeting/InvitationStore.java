package latchkey.server.meeting;

import java.util.List;
import java.util.Optional;
import latchkey.protocol.Bytes;
import latchkey.protocol.MeetingId;
import latchkey.protocol.log.meeting.Invitation;

/** Keeps invitations as the rosters have them, by their tokens' hashes. */
public interface InvitationStore {
  /** False where another invitation has that token. */
  boolean add(MeetingId meetingId, Invitation invitation);

  /** Notes what has changed of an invitation that is there: its uses, and that it is revoked. */
  void update(Invitation invitation);

  Optional<KnownInvitation> find(Bytes tokenHash);

  /** Notes that the secret of its link has reached this server; false where that was known. */
  boolean burn(Bytes tokenHash);

  /** The invitations of a meeting that stand, and whose links are burnt. */
  List<Bytes> burnt(MeetingId meetingId);

  int count(MeetingId meetingId);

  /** Deletes all invitations of a meeting. */
  void forget(MeetingId meetingId);

  /** An invitation, and the meeting that it is for. */
  record KnownInvitation(MeetingId meetingId, Invitation invitation) {}
}
