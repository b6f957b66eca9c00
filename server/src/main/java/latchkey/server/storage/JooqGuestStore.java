package latchkey.server.storage;

import static latchkey.server.storage.GuestTables.GuestSession.DISPLAY_NAME;
import static latchkey.server.storage.GuestTables.GuestSession.ENDED_AT;
import static latchkey.server.storage.GuestTables.GuestSession.EXPIRES_AT;
import static latchkey.server.storage.GuestTables.GuestSession.IDENTITY_KEY;
import static latchkey.server.storage.GuestTables.GuestSession.IDENTITY_PROOF;
import static latchkey.server.storage.GuestTables.GuestSession.INVITATION_ID;
import static latchkey.server.storage.GuestTables.GuestSession.KNOCKED_AT;
import static latchkey.server.storage.GuestTables.GuestSession.MEETING_ID;
import static latchkey.server.storage.GuestTables.GuestSession.REGISTRATION_ID;
import static latchkey.server.storage.GuestTables.GuestSession.SESSION_ID;
import static latchkey.server.storage.GuestTables.GuestSession.STATUS;
import static latchkey.server.storage.GuestTables.GuestSession.TABLE;
import static latchkey.server.storage.GuestTables.GuestSession.TOKEN_HASH;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import latchkey.protocol.Bytes;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.InvitationId;
import latchkey.protocol.MeetingId;
import latchkey.protocol.guest.GuestStatus;
import latchkey.server.guest.GuestSession;
import latchkey.server.guest.GuestStore;
import latchkey.server.storage.MeetingTables.Invitation;
import latchkey.server.storage.MeetingTables.Meeting;
import org.jooq.Record;
import org.jooq.SelectJoinStep;

final class JooqGuestStore implements GuestStore {
  private static final String WAITING = GuestStatus.WAITING.wire();
  private static final String ADMITTED = GuestStatus.ADMITTED.wire();
  private static final String SELECT =
      """
      select session_id, guest_session.meeting_id, guest_session.invitation_id,
        invitation.token_hash, display_name, registration_id, identity_key, identity_proof, status,
        knocked_at, guest_session.expires_at, guest_session.token_hash, meeting.ended_at
      from guest_session
      join invitation on invitation.invitation_id = guest_session.invitation_id
      join meeting on meeting.meeting_id = guest_session.meeting_id
      """;
  private static final Prepared FIND = new Prepared(SELECT + "where session_id = ?");
  private static final Prepared FIND_BY_TOKEN =
      new Prepared(SELECT + "where guest_session.token_hash = ?");
  private static final Prepared COUNT_ADMITTED =
      new Prepared(
          "select count(*) from guest_session where meeting_id = ? and status = 'admitted'");

  @Override
  public void add(GuestSession session, Bytes tokenHash) {
    Unit.sql()
        .insertInto(TABLE)
        .set(SESSION_ID, session.sessionId())
        .set(MEETING_ID, session.meetingId())
        .set(INVITATION_ID, session.invitationId())
        .set(TOKEN_HASH, tokenHash)
        .set(DISPLAY_NAME, session.displayName())
        .set(REGISTRATION_ID, session.registrationId())
        .set(IDENTITY_KEY, session.identityKey())
        .set(IDENTITY_PROOF, session.identityProof())
        .set(STATUS, session.status().wire())
        .set(KNOCKED_AT, session.knockedAt())
        .set(EXPIRES_AT, session.expiresAt())
        .execute();
  }

  @Override
  public Optional<GuestSession> find(GuestSessionId sessionId) {
    return FIND.first(JooqGuestStore::session, sessionId.value());
  }

  @Override
  public Optional<KnownGuest> findByToken(Bytes tokenHash) {
    return FIND_BY_TOKEN.first(
        row -> new KnownGuest(session(row), row.bytes(12), row.instantOrNull(13) != null),
        tokenHash.toByteArray());
  }

  @Override
  public List<GuestSession> waiting(MeetingId meetingId, Instant now) {
    return guests()
        .where(MEETING_ID.eq(meetingId), STATUS.eq(WAITING), EXPIRES_AT.gt(now))
        .orderBy(KNOCKED_AT, SESSION_ID)
        .fetch(JooqGuestStore::map);
  }

  @Override
  public Set<GuestSessionId> admitted(MeetingId meetingId) {
    return Unit.sql()
        .select(SESSION_ID)
        .from(TABLE)
        .where(MEETING_ID.eq(meetingId), STATUS.eq(ADMITTED))
        .fetchSet(SESSION_ID);
  }

  @Override
  public int countAdmitted(MeetingId meetingId) {
    return COUNT_ADMITTED.first(row -> row.integer(1), meetingId.value()).orElseThrow();
  }

  @Override
  public int countWaiting(MeetingId meetingId) {
    return Unit.sql().fetchCount(TABLE, MEETING_ID.eq(meetingId), STATUS.eq(WAITING));
  }

  @Override
  public int countWaitingUnder(InvitationId invitationId) {
    return Unit.sql().fetchCount(TABLE, INVITATION_ID.eq(invitationId), STATUS.eq(WAITING));
  }

  @Override
  public List<GuestSession> waitingUnder(InvitationId invitationId) {
    return guests()
        .where(INVITATION_ID.eq(invitationId), STATUS.eq(WAITING))
        .fetch(JooqGuestStore::map);
  }

  @Override
  public List<GuestSession> due(Instant now, int limit) {
    return guests()
        .where(STATUS.in(WAITING, ADMITTED), EXPIRES_AT.le(now))
        .limit(limit)
        .fetch(JooqGuestStore::map);
  }

  @Override
  public boolean change(GuestSessionId sessionId, GuestStatus from, GuestStatus to, Instant at) {
    var update = Unit.sql().update(TABLE).set(STATUS, to.wire());
    if (to != GuestStatus.ADMITTED) {
      update = update.set(ENDED_AT, at);
    }
    return update.where(SESSION_ID.eq(sessionId), STATUS.eq(from.wire())).execute() == 1;
  }

  @Override
  public void forget(Instant before) {
    Unit.sql().deleteFrom(TABLE).where(ENDED_AT.lt(before)).execute();
  }

  private static SelectJoinStep<? extends Record> guests() {
    return Unit.sql()
        .select(
            SESSION_ID,
            MEETING_ID,
            INVITATION_ID,
            Invitation.TOKEN_HASH,
            TOKEN_HASH,
            DISPLAY_NAME,
            REGISTRATION_ID,
            IDENTITY_KEY,
            IDENTITY_PROOF,
            STATUS,
            KNOCKED_AT,
            EXPIRES_AT,
            Meeting.ENDED_AT)
        .from(TABLE)
        .join(Invitation.TABLE)
        .on(Invitation.INVITATION_ID.eq(INVITATION_ID))
        .join(Meeting.TABLE)
        .on(Meeting.MEETING_ID.eq(MEETING_ID));
  }

  private static GuestSession session(Prepared.Row row) throws SQLException {
    return new GuestSession(
        new GuestSessionId(row.text(1)),
        new MeetingId(row.text(2)),
        new InvitationId(row.text(3)),
        row.bytes(4),
        row.text(5),
        row.integer(6),
        row.bytes(7),
        row.bytesOrNull(8),
        GuestStatus.ofWire(row.text(9)),
        row.instant(10),
        row.instant(11));
  }

  private static GuestSession map(Record row) {
    return new GuestSession(
        row.get(SESSION_ID),
        row.get(MEETING_ID),
        row.get(INVITATION_ID),
        row.get(Invitation.TOKEN_HASH),
        row.get(DISPLAY_NAME),
        row.get(REGISTRATION_ID),
        row.get(IDENTITY_KEY),
        row.get(IDENTITY_PROOF),
        GuestStatus.ofWire(row.get(STATUS)),
        row.get(KNOCKED_AT),
        row.get(EXPIRES_AT));
  }
}
