package latchkey.server.storage;

import static latchkey.server.storage.GuestTables.GuestSession.DISPLAY_NAME;
import static latchkey.server.storage.GuestTables.GuestSession.ENDED_AT;
import static latchkey.server.storage.GuestTables.GuestSession.EXPIRES_AT;
import static latchkey.server.storage.GuestTables.GuestSession.IDENTITY_KEY;
import static latchkey.server.storage.GuestTables.GuestSession.KEY_PROOF;
import static latchkey.server.storage.GuestTables.GuestSession.KNOCKED_AT;
import static latchkey.server.storage.GuestTables.GuestSession.LINK_PROOF;
import static latchkey.server.storage.GuestTables.GuestSession.MEETING_ID;
import static latchkey.server.storage.GuestTables.GuestSession.REGISTRATION_ID;
import static latchkey.server.storage.GuestTables.GuestSession.SESSION_ID;
import static latchkey.server.storage.GuestTables.GuestSession.SESSION_TOKEN_HASH;
import static latchkey.server.storage.GuestTables.GuestSession.STATUS;
import static latchkey.server.storage.GuestTables.GuestSession.TABLE;
import static latchkey.server.storage.GuestTables.GuestSession.TOKEN_HASH;
import static latchkey.server.storage.GuestTables.GuestSession.TOKEN_USED;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import latchkey.protocol.Bytes;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.MeetingId;
import latchkey.protocol.guest.GuestStatus;
import latchkey.protocol.log.meeting.Guest;
import latchkey.protocol.log.meeting.Knocking;
import latchkey.server.guest.GuestSession;
import latchkey.server.guest.GuestStore;
import latchkey.server.storage.engine.Prepared;
import latchkey.server.storage.engine.Unit;
import org.jooq.Record;
import org.jooq.SelectJoinStep;

final class JooqGuestStore implements GuestStore {
  private static final String WAITING = GuestStatus.WAITING.wire();
  private static final String ADMITTED = GuestStatus.ADMITTED.wire();
  private static final String SELECT =
      """
      select guest_session.meeting_id, session_id, identity_key, registration_id, display_name,
        token_hash, link_proof, key_proof, status, knocked_at, expires_at, session_token_hash,
        token_used, meeting.ended_at
      from guest_session
      join meeting on meeting.meeting_id = guest_session.meeting_id
      """;
  private static final Prepared FIND = new Prepared(SELECT + "where session_id = ?");
  private static final Prepared FIND_BY_TOKEN =
      new Prepared(SELECT + "where session_token_hash = ?");
  private static final Prepared COUNT_ADMITTED =
      new Prepared(
          "select count(*) from guest_session where meeting_id = ? and status = 'admitted'");

  @Override
  public boolean add(GuestSession session, Bytes sessionTokenHash) {
    Guest guest = session.knocking().guest();
    return Unit.sql()
            .insertInto(TABLE)
            .set(SESSION_ID, guest.sessionId())
            .set(MEETING_ID, session.meetingId())
            .set(TOKEN_HASH, guest.tokenHash())
            .set(SESSION_TOKEN_HASH, sessionTokenHash)
            .set(TOKEN_USED, 0)
            .set(DISPLAY_NAME, guest.displayName())
            .set(REGISTRATION_ID, guest.registrationId())
            .set(IDENTITY_KEY, guest.identityKey())
            .set(LINK_PROOF, session.knocking().linkProof())
            .set(KEY_PROOF, session.knocking().keyProof())
            .set(STATUS, session.status().wire())
            .set(KNOCKED_AT, session.knockedAt())
            .set(EXPIRES_AT, session.expiresAt())
            .onConflictDoNothing()
            .execute()
        == 1;
  }

  @Override
  public boolean renew(GuestSessionId sessionId, Bytes sessionTokenHash) {
    return Unit.sql()
            .update(TABLE)
            .set(SESSION_TOKEN_HASH, sessionTokenHash)
            .where(SESSION_ID.eq(sessionId), STATUS.eq(WAITING), TOKEN_USED.eq(0))
            .execute()
        == 1;
  }

  @Override
  public void noteUsed(Bytes sessionTokenHash) {
    Unit.sql()
        .update(TABLE)
        .set(TOKEN_USED, 1)
        .where(SESSION_TOKEN_HASH.eq(sessionTokenHash))
        .execute();
  }

  @Override
  public Optional<GuestSession> find(GuestSessionId sessionId) {
    return FIND.first(JooqGuestStore::session, sessionId.value());
  }

  @Override
  public Optional<KnownGuest> findByToken(Bytes sessionTokenHash) {
    return FIND_BY_TOKEN.first(
        row ->
            new KnownGuest(
                session(row), row.bytes(12), row.integer(13) != 0, row.instantOrNull(14) != null),
        sessionTokenHash.toByteArray());
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
  public int countWaitingUnder(Bytes tokenHash) {
    return Unit.sql().fetchCount(TABLE, TOKEN_HASH.eq(tokenHash), STATUS.eq(WAITING));
  }

  @Override
  public List<GuestSession> waitingUnder(Bytes tokenHash) {
    return guests().where(TOKEN_HASH.eq(tokenHash), STATUS.eq(WAITING)).fetch(JooqGuestStore::map);
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
            MEETING_ID,
            SESSION_ID,
            IDENTITY_KEY,
            REGISTRATION_ID,
            DISPLAY_NAME,
            TOKEN_HASH,
            LINK_PROOF,
            KEY_PROOF,
            STATUS,
            KNOCKED_AT,
            EXPIRES_AT)
        .from(TABLE);
  }

  private static GuestSession session(Prepared.Row row) throws SQLException {
    return new GuestSession(
        new MeetingId(row.text(1)),
        new Knocking(
            new Guest(
                new GuestSessionId(row.text(2)),
                row.bytes(3),
                row.integer(4),
                row.text(5),
                row.bytes(6)),
            row.bytes(7),
            row.bytes(8)),
        GuestStatus.ofWire(row.text(9)),
        row.instant(10),
        row.instant(11));
  }

  private static GuestSession map(Record row) {
    return new GuestSession(
        row.get(MEETING_ID),
        new Knocking(
            new Guest(
                row.get(SESSION_ID),
                row.get(IDENTITY_KEY),
                row.get(REGISTRATION_ID),
                row.get(DISPLAY_NAME),
                row.get(TOKEN_HASH)),
            row.get(LINK_PROOF),
            row.get(KEY_PROOF)),
        GuestStatus.ofWire(row.get(STATUS)),
        row.get(KNOCKED_AT),
        row.get(EXPIRES_AT));
  }
}
