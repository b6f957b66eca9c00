package latchkey.server.storage;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import latchkey.protocol.MeetingId;
import latchkey.protocol.UserId;
import latchkey.server.meeting.MeetingStore;
import latchkey.server.meeting.MeetingSummary;
import latchkey.server.storage.MeetingTables.Meeting;
import latchkey.server.storage.MeetingTables.MeetingMember;
import latchkey.server.storage.engine.Prepared;
import latchkey.server.storage.engine.Unit;
import org.jooq.Record6;
import org.jooq.Records;
import org.jooq.SelectJoinStep;
import org.jooq.impl.DSL;

final class JooqMeetingStore implements MeetingStore {
  private static final Prepared FIND =
      new Prepared(
          """
          select title, host_user_id, name, meeting.created_at, ended_at from meeting
          join account on user_id = host_user_id
          where meeting_id = ?
          """);
  private static final Prepared FIND_MEMBER =
      new Prepared(
          """
          select 1 from meeting_member
          where meeting_id = ? and user_id = ? and roster_size is null
          """);

  private static final Prepared SUMMARIES =
      new Prepared(
          """
          select meeting_id, title, name, meeting.created_at, ended_at,
            (select count(*) from meeting_member m
              where m.meeting_id = meeting.meeting_id and roster_size is null),
            (select count(*) from guest_session g
              where g.meeting_id = meeting.meeting_id and status = 'admitted'),
            (select count(*) from relay_message r where r.meeting_id = meeting.meeting_id)
          from meeting join account on user_id = host_user_id
          order by meeting.created_at desc, meeting_id
          """);

  @Override
  public boolean add(MeetingId meetingId, String title, UserId hostUserId, Instant createdAt) {
    boolean added =
        Unit.sql()
                .insertInto(Meeting.TABLE)
                .set(Meeting.MEETING_ID, meetingId)
                .set(Meeting.TITLE, title)
                .set(Meeting.HOST_USER_ID, hostUserId)
                .set(Meeting.CREATED_AT, createdAt)
                .onConflictDoNothing()
                .execute()
            == 1;
    if (added) {
      openTo(meetingId, hostUserId, createdAt);
    }
    return added;
  }

  @Override
  public Optional<latchkey.protocol.meeting.Meeting> find(MeetingId meetingId) {
    return FIND.first(
        row ->
            new latchkey.protocol.meeting.Meeting(
                meetingId,
                row.text(1),
                new UserId(row.text(2)),
                row.text(3),
                row.instant(4),
                row.instantOrNull(5)),
        meetingId.value());
  }

  @Override
  public List<latchkey.protocol.meeting.Meeting> openTo(UserId userId) {
    return meetings()
        .join(MeetingMember.TABLE)
        .on(MeetingMember.MEETING_ID.eq(Meeting.MEETING_ID))
        .where(MeetingMember.USER_ID.eq(userId), MeetingMember.ROSTER_SIZE.isNull())
        .orderBy(Meeting.CREATED_AT.desc(), Meeting.MEETING_ID)
        .fetch(Records.mapping(latchkey.protocol.meeting.Meeting::new));
  }

  @Override
  public List<MeetingId> goingOnFor(UserId userId) {
    return Unit.sql()
        .select(Meeting.MEETING_ID)
        .from(Meeting.TABLE)
        .join(MeetingMember.TABLE)
        .on(MeetingMember.MEETING_ID.eq(Meeting.MEETING_ID))
        .where(
            MeetingMember.USER_ID.eq(userId),
            MeetingMember.ROSTER_SIZE.isNull(),
            Meeting.ENDED_AT.isNull())
        .fetch(Meeting.MEETING_ID);
  }

  @Override
  public int countGoingOn(UserId hostUserId) {
    return Unit.sql()
        .fetchCount(
            Meeting.TABLE
                .join(MeetingMember.TABLE)
                .on(
                    MeetingMember.MEETING_ID.eq(Meeting.MEETING_ID),
                    MeetingMember.USER_ID.eq(Meeting.HOST_USER_ID)),
            Meeting.HOST_USER_ID.eq(hostUserId),
            Meeting.ENDED_AT.isNull(),
            MeetingMember.ROSTER_SIZE.isNull());
  }

  @Override
  public int countMembers(MeetingId meetingId) {
    return Unit.sql()
        .fetchCount(
            MeetingMember.TABLE,
            MeetingMember.MEETING_ID.eq(meetingId),
            MeetingMember.ROSTER_SIZE.isNull());
  }

  @Override
  public List<MeetingSummary> summaries() {
    return SUMMARIES.all(row ->
        new MeetingSummary(
            new MeetingId(row.text(1)),
            row.text(2),
            row.text(3),
            row.instant(4),
            Optional.ofNullable(row.instantOrNull(5)),
            row.integer(6),
            row.integer(7),
            row.bigint(8)));
  }

  @Override
  public Set<MeetingId> ended(Collection<MeetingId> some) {
    return Unit.sql()
        .select(Meeting.MEETING_ID)
        .from(Meeting.TABLE)
        .where(Meeting.MEETING_ID.in(some), Meeting.ENDED_AT.isNotNull())
        .fetchSet(Meeting.MEETING_ID);
  }

  @Override
  public boolean end(MeetingId meetingId, Instant endedAt) {
    return Unit.sql()
            .update(Meeting.TABLE)
            .set(Meeting.ENDED_AT, endedAt)
            .where(Meeting.MEETING_ID.eq(meetingId), Meeting.ENDED_AT.isNull())
            .execute()
        == 1;
  }

  @Override
  public List<MeetingId> endedBefore(Instant before, int limit) {
    return Unit.sql()
        .select(Meeting.MEETING_ID)
        .from(Meeting.TABLE)
        .where(
            Meeting.ENDED_AT.lt(before),
            DSL.notExists(
                DSL.selectOne()
                    .from(GuestTables.GuestSession.TABLE)
                    .where(GuestTables.GuestSession.MEETING_ID.eq(Meeting.MEETING_ID))))
        .limit(limit)
        .fetch(Meeting.MEETING_ID);
  }

  @Override
  public void forget(MeetingId meetingId) {
    Unit.sql()
        .deleteFrom(MeetingMember.TABLE)
        .where(MeetingMember.MEETING_ID.eq(meetingId))
        .execute();
    Unit.sql().deleteFrom(Meeting.TABLE).where(Meeting.MEETING_ID.eq(meetingId)).execute();
  }

  @Override
  public boolean isOpenTo(MeetingId meetingId, UserId userId) {
    return FIND_MEMBER.first(row -> true, meetingId.value(), userId.value()).isPresent();
  }

  @Override
  public Optional<Long> closedTo(MeetingId meetingId, UserId userId) {
    return Unit.sql()
        .select(MeetingMember.ROSTER_SIZE)
        .from(MeetingMember.TABLE)
        .where(
            MeetingMember.MEETING_ID.eq(meetingId),
            MeetingMember.USER_ID.eq(userId),
            MeetingMember.ROSTER_SIZE.isNotNull())
        .fetchOptional(MeetingMember.ROSTER_SIZE);
  }

  @Override
  public void openTo(MeetingId meetingId, UserId userId, Instant addedAt) {
    Unit.sql()
        .insertInto(MeetingMember.TABLE)
        .set(MeetingMember.MEETING_ID, meetingId)
        .set(MeetingMember.USER_ID, userId)
        .set(MeetingMember.ADDED_AT, addedAt)
        .onConflict(MeetingMember.MEETING_ID, MeetingMember.USER_ID)
        .doUpdate()
        .set(MeetingMember.ROSTER_SIZE, (Long) null)
        .execute();
  }

  @Override
  public void closeTo(MeetingId meetingId, UserId userId, long rosterSize) {
    Unit.sql()
        .update(MeetingMember.TABLE)
        .set(MeetingMember.ROSTER_SIZE, rosterSize)
        .where(MeetingMember.MEETING_ID.eq(meetingId), MeetingMember.USER_ID.eq(userId))
        .execute();
  }

  private static SelectJoinStep<Record6<MeetingId, String, UserId, String, Instant, Instant>>
      meetings() {
    return Unit.sql()
        .select(
            Meeting.MEETING_ID,
            Meeting.TITLE,
            Meeting.HOST_USER_ID,
            AccountTables.Account.NAME,
            Meeting.CREATED_AT,
            Meeting.ENDED_AT)
        .from(Meeting.TABLE)
        .join(AccountTables.Account.TABLE)
        .on(AccountTables.Account.USER_ID.eq(Meeting.HOST_USER_ID));
  }
}
