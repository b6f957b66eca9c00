package latchkey.server.storage;

import static latchkey.server.storage.MeetingTables.MemberKnock.ACCOUNT_HASH;
import static latchkey.server.storage.MeetingTables.MemberKnock.ACCOUNT_INDEX;
import static latchkey.server.storage.MeetingTables.MemberKnock.DEVICE_ID;
import static latchkey.server.storage.MeetingTables.MemberKnock.DEVICE_PROOF;
import static latchkey.server.storage.MeetingTables.MemberKnock.KNOCKED_AT;
import static latchkey.server.storage.MeetingTables.MemberKnock.LINK_PROOF;
import static latchkey.server.storage.MeetingTables.MemberKnock.MEETING_ID;
import static latchkey.server.storage.MeetingTables.MemberKnock.STATE;
import static latchkey.server.storage.MeetingTables.MemberKnock.TABLE;
import static latchkey.server.storage.MeetingTables.MemberKnock.TOKEN_HASH;
import static latchkey.server.storage.MeetingTables.MemberKnock.USER_ID;

import java.util.List;
import java.util.Optional;
import latchkey.protocol.Bytes;
import latchkey.protocol.MeetingId;
import latchkey.protocol.UserId;
import latchkey.protocol.log.account.AccountPlace;
import latchkey.protocol.log.meeting.KnockingMember;
import latchkey.protocol.member.MemberKnockState;
import latchkey.server.member.MemberKnock;
import latchkey.server.member.MemberKnockStore;
import latchkey.server.storage.engine.Unit;
import org.jooq.Condition;
import org.jooq.Record;
import org.jooq.SelectConditionStep;

final class JooqMemberKnockStore implements MemberKnockStore {
  private static final String WAITING = MemberKnockState.WAITING.wire();

  @Override
  public void put(MemberKnock knock) {
    KnockingMember knocking = knock.knocking();
    remove(knock.meetingId(), knock.userId());
    Unit.sql()
        .insertInto(TABLE)
        .set(MEETING_ID, knock.meetingId())
        .set(USER_ID, knocking.userId())
        .set(DEVICE_ID, knocking.deviceId())
        .set(ACCOUNT_INDEX, knocking.account().index())
        .set(ACCOUNT_HASH, knocking.account().hash())
        .set(TOKEN_HASH, knocking.tokenHash())
        .set(LINK_PROOF, knocking.linkProof())
        .set(DEVICE_PROOF, knocking.deviceProof())
        .set(STATE, knock.state().wire())
        .set(KNOCKED_AT, knock.knockedAt())
        .execute();
  }

  @Override
  public Optional<MemberKnock> find(MeetingId meetingId, UserId userId) {
    return knocks(MEETING_ID.eq(meetingId).and(USER_ID.eq(userId)))
        .fetchOptional(JooqMemberKnockStore::map);
  }

  @Override
  public List<MemberKnock> waiting(MeetingId meetingId) {
    return knocks(MEETING_ID.eq(meetingId).and(STATE.eq(WAITING)))
        .orderBy(KNOCKED_AT, USER_ID)
        .fetch(JooqMemberKnockStore::map);
  }

  @Override
  public List<MemberKnock> waitingUnder(Bytes tokenHash) {
    return knocks(TOKEN_HASH.eq(tokenHash).and(STATE.eq(WAITING))).fetch(JooqMemberKnockStore::map);
  }

  @Override
  public boolean decline(MeetingId meetingId, UserId userId) {
    return Unit.sql()
            .update(TABLE)
            .set(STATE, MemberKnockState.DECLINED.wire())
            .where(MEETING_ID.eq(meetingId), USER_ID.eq(userId), STATE.eq(WAITING))
            .execute()
        == 1;
  }

  @Override
  public boolean remove(MeetingId meetingId, UserId userId) {
    return Unit.sql()
            .deleteFrom(TABLE)
            .where(MEETING_ID.eq(meetingId), USER_ID.eq(userId))
            .execute()
        == 1;
  }

  @Override
  public void forget(MeetingId meetingId) {
    Unit.sql().deleteFrom(TABLE).where(MEETING_ID.eq(meetingId)).execute();
  }

  private static SelectConditionStep<? extends Record> knocks(Condition which) {
    return Unit.sql()
        .select(
            MEETING_ID,
            USER_ID,
            DEVICE_ID,
            ACCOUNT_INDEX,
            ACCOUNT_HASH,
            TOKEN_HASH,
            LINK_PROOF,
            DEVICE_PROOF,
            STATE,
            KNOCKED_AT)
        .from(TABLE)
        .where(which);
  }

  private static MemberKnock map(Record row) {
    return new MemberKnock(
        row.get(MEETING_ID),
        new KnockingMember(
            row.get(USER_ID),
            row.get(DEVICE_ID),
            new AccountPlace(row.get(ACCOUNT_INDEX), row.get(ACCOUNT_HASH)),
            row.get(TOKEN_HASH),
            row.get(LINK_PROOF),
            row.get(DEVICE_PROOF)),
        MemberKnockState.ofWire(row.get(STATE)),
        row.get(KNOCKED_AT));
  }
}
