package latchkey.server.storage;

import static latchkey.server.storage.MeetingTables.Invitation.ANCHOR;
import static latchkey.server.storage.MeetingTables.Invitation.BURNT;
import static latchkey.server.storage.MeetingTables.Invitation.EXPIRES_AT;
import static latchkey.server.storage.MeetingTables.Invitation.FOR_WHOM;
import static latchkey.server.storage.MeetingTables.Invitation.LINK_KEY;
import static latchkey.server.storage.MeetingTables.Invitation.MAKER_DEVICE_ID;
import static latchkey.server.storage.MeetingTables.Invitation.MAKER_ID;
import static latchkey.server.storage.MeetingTables.Invitation.MAX_USES;
import static latchkey.server.storage.MeetingTables.Invitation.MEETING_ID;
import static latchkey.server.storage.MeetingTables.Invitation.REVOKED;
import static latchkey.server.storage.MeetingTables.Invitation.TABLE;
import static latchkey.server.storage.MeetingTables.Invitation.TOKEN_HASH;
import static latchkey.server.storage.MeetingTables.Invitation.USES;

import java.util.List;
import java.util.Optional;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.MeetingId;
import latchkey.protocol.log.meeting.ForWhom;
import latchkey.protocol.log.meeting.Invitation;
import latchkey.server.meeting.InvitationStore;
import latchkey.server.storage.engine.Unit;
import org.jooq.Record;

final class JooqInvitationStore implements InvitationStore {
  @Override
  public boolean add(MeetingId meetingId, Invitation invitation) {
    return Unit.sql()
            .insertInto(TABLE)
            .set(TOKEN_HASH, invitation.tokenHash())
            .set(MEETING_ID, meetingId)
            .set(LINK_KEY, invitation.linkKey())
            .set(FOR_WHOM, invitation.forWhom().name())
            .set(MAX_USES, invitation.maxUses())
            .set(EXPIRES_AT, invitation.expiresAt())
            .set(MAKER_ID, invitation.maker().id())
            .set(MAKER_DEVICE_ID, invitation.maker().deviceId())
            .set(ANCHOR, invitation.anchor())
            .set(USES, invitation.uses())
            .set(REVOKED, number(invitation.revoked()))
            .set(BURNT, 0)
            .onConflictDoNothing()
            .execute()
        == 1;
  }

  @Override
  public void update(Invitation invitation) {
    Unit.sql()
        .update(TABLE)
        .set(USES, invitation.uses())
        .set(REVOKED, number(invitation.revoked()))
        .where(TOKEN_HASH.eq(invitation.tokenHash()))
        .execute();
  }

  @Override
  public Optional<KnownInvitation> find(Bytes tokenHash) {
    return Unit.sql()
        .select(
            MEETING_ID,
            TOKEN_HASH,
            LINK_KEY,
            FOR_WHOM,
            MAX_USES,
            EXPIRES_AT,
            MAKER_ID,
            MAKER_DEVICE_ID,
            ANCHOR,
            USES,
            REVOKED)
        .from(TABLE)
        .where(TOKEN_HASH.eq(tokenHash))
        .fetchOptional(row -> new KnownInvitation(row.get(MEETING_ID), map(row)));
  }

  @Override
  public boolean burn(Bytes tokenHash) {
    return Unit.sql()
            .update(TABLE)
            .set(BURNT, 1)
            .where(TOKEN_HASH.eq(tokenHash), BURNT.eq(0))
            .execute()
        == 1;
  }

  @Override
  public List<Bytes> burnt(MeetingId meetingId) {
    return Unit.sql()
        .select(TOKEN_HASH)
        .from(TABLE)
        .where(MEETING_ID.eq(meetingId), BURNT.eq(1), REVOKED.eq(0))
        .orderBy(TOKEN_HASH)
        .fetch(TOKEN_HASH);
  }

  @Override
  public int count(MeetingId meetingId) {
    return Unit.sql().fetchCount(TABLE, MEETING_ID.eq(meetingId));
  }

  @Override
  public void forget(MeetingId meetingId) {
    Unit.sql().deleteFrom(TABLE).where(MEETING_ID.eq(meetingId)).execute();
  }

  private static int number(boolean value) {
    return value ? 1 : 0;
  }

  private static Invitation map(Record row) {
    return new Invitation(
        row.get(TOKEN_HASH),
        row.get(LINK_KEY),
        ForWhom.valueOf(row.get(FOR_WHOM)),
        row.get(MAX_USES),
        row.get(EXPIRES_AT),
        new Address(row.get(MAKER_ID), row.get(MAKER_DEVICE_ID)),
        row.get(ANCHOR),
        row.get(USES),
        row.get(REVOKED) == 1);
  }
}
