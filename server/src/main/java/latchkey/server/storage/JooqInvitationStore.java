package latchkey.server.storage;

import static latchkey.server.storage.MeetingTables.Invitation.CREATED_AT;
import static latchkey.server.storage.MeetingTables.Invitation.CREATED_BY;
import static latchkey.server.storage.MeetingTables.Invitation.EXPIRES_AT;
import static latchkey.server.storage.MeetingTables.Invitation.INVITATION_ID;
import static latchkey.server.storage.MeetingTables.Invitation.LABEL;
import static latchkey.server.storage.MeetingTables.Invitation.MAX_USES;
import static latchkey.server.storage.MeetingTables.Invitation.MEETING_ID;
import static latchkey.server.storage.MeetingTables.Invitation.REVOKED_AT;
import static latchkey.server.storage.MeetingTables.Invitation.TABLE;
import static latchkey.server.storage.MeetingTables.Invitation.TOKEN_HASH;
import static latchkey.server.storage.MeetingTables.Invitation.USES;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import latchkey.protocol.Bytes;
import latchkey.protocol.InvitationId;
import latchkey.protocol.MeetingId;
import latchkey.protocol.meeting.Invitation;
import latchkey.server.meeting.InvitationStore;
import org.jooq.Record;
import org.jooq.SelectJoinStep;

final class JooqInvitationStore implements InvitationStore {
  @Override
  public void add(MeetingId meetingId, Invitation invitation) {
    Unit.sql()
        .insertInto(TABLE)
        .set(INVITATION_ID, invitation.invitationId())
        .set(MEETING_ID, meetingId)
        .set(TOKEN_HASH, invitation.tokenHash())
        .set(LABEL, invitation.label())
        .set(MAX_USES, invitation.maxUses())
        .set(USES, invitation.uses())
        .set(CREATED_BY, invitation.createdBy())
        .set(CREATED_AT, invitation.createdAt())
        .set(EXPIRES_AT, invitation.expiresAt())
        .execute();
  }

  @Override
  public Optional<Invitation> find(MeetingId meetingId, InvitationId invitationId) {
    return invitations()
        .where(MEETING_ID.eq(meetingId), INVITATION_ID.eq(invitationId))
        .fetchOptional(JooqInvitationStore::map);
  }

  @Override
  public Optional<KnownInvitation> findByToken(Bytes tokenHash) {
    return invitations()
        .where(TOKEN_HASH.eq(tokenHash))
        .fetchOptional(row -> new KnownInvitation(row.get(MEETING_ID), map(row)));
  }

  @Override
  public List<Invitation> of(MeetingId meetingId) {
    return invitations()
        .where(MEETING_ID.eq(meetingId))
        .orderBy(CREATED_AT.desc(), INVITATION_ID)
        .fetch(JooqInvitationStore::map);
  }

  @Override
  public int count(MeetingId meetingId) {
    return Unit.sql().fetchCount(TABLE, MEETING_ID.eq(meetingId));
  }

  @Override
  public boolean countUse(InvitationId invitationId, Instant now) {
    return Unit.sql()
            .update(TABLE)
            .set(USES, USES.plus(1))
            .where(
                INVITATION_ID.eq(invitationId),
                USES.lt(MAX_USES),
                REVOKED_AT.isNull(),
                EXPIRES_AT.isNull().or(EXPIRES_AT.gt(now)))
            .execute()
        == 1;
  }

  @Override
  public boolean revoke(InvitationId invitationId, Instant at) {
    return Unit.sql()
            .update(TABLE)
            .set(REVOKED_AT, at)
            .where(INVITATION_ID.eq(invitationId), REVOKED_AT.isNull())
            .execute()
        == 1;
  }

  @Override
  public void forget(MeetingId meetingId) {
    Unit.sql().deleteFrom(TABLE).where(MEETING_ID.eq(meetingId)).execute();
  }

  private static SelectJoinStep<? extends Record> invitations() {
    return Unit.sql()
        .select(
            INVITATION_ID,
            MEETING_ID,
            TOKEN_HASH,
            LABEL,
            MAX_USES,
            USES,
            CREATED_BY,
            CREATED_AT,
            EXPIRES_AT,
            REVOKED_AT)
        .from(TABLE);
  }

  private static Invitation map(Record row) {
    return new Invitation(
        row.get(INVITATION_ID),
        row.get(TOKEN_HASH),
        row.get(LABEL),
        row.get(MAX_USES),
        row.get(USES),
        row.get(CREATED_BY),
        row.get(CREATED_AT),
        row.get(EXPIRES_AT),
        row.get(REVOKED_AT) != null);
  }
}
