package latchkey.server.storage;

import static latchkey.server.storage.RelayTables.RelayEnvelope.CIPHERTEXT;
import static latchkey.server.storage.RelayTables.RelayEnvelope.ENVELOPE_ID;
import static latchkey.server.storage.RelayTables.RelayEnvelope.MEETING_ID;
import static latchkey.server.storage.RelayTables.RelayEnvelope.MESSAGE_ID;
import static latchkey.server.storage.RelayTables.RelayEnvelope.QUEUED_AT;
import static latchkey.server.storage.RelayTables.RelayEnvelope.RECIPIENT_DEVICE_ID;
import static latchkey.server.storage.RelayTables.RelayEnvelope.RECIPIENT_ID;
import static latchkey.server.storage.RelayTables.RelayEnvelope.SENDER_DEVICE_ID;
import static latchkey.server.storage.RelayTables.RelayEnvelope.SENDER_ID;
import static latchkey.server.storage.RelayTables.RelayEnvelope.TABLE;
import static latchkey.server.storage.RelayTables.RelayEnvelope.TYPE;
import static latchkey.server.storage.RelayTables.RelayEnvelope.isFor;
import static org.jooq.impl.DSL.noCondition;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import latchkey.protocol.Address;
import latchkey.protocol.EnvelopeId;
import latchkey.protocol.MeetingId;
import latchkey.protocol.MessageId;
import latchkey.protocol.UserId;
import latchkey.server.relay.Mail;
import latchkey.server.relay.Mailboxes;
import latchkey.server.relay.Portion;
import latchkey.server.storage.RelayTables.RelayDirect;
import org.jooq.Record;

final class JooqMailboxes implements Mailboxes {
  @Override
  public int size(Address recipient) {
    return Unit.sql().fetchCount(TABLE, isFor(recipient));
  }

  @Override
  public int size(Address recipient, Address sender) {
    return Unit.sql()
        .fetchCount(
            TABLE,
            isFor(recipient),
            SENDER_ID.eq(sender.id()),
            SENDER_DEVICE_ID.eq(sender.deviceId()));
  }

  @Override
  public void put(Mail mail, Instant queuedAt) {
    Unit.sql()
        .insertInto(TABLE)
        .set(RECIPIENT_ID, mail.recipient().id())
        .set(RECIPIENT_DEVICE_ID, mail.recipient().deviceId())
        .set(ENVELOPE_ID, mail.id())
        .set(MEETING_ID, mail.meetingId())
        .set(SENDER_ID, mail.sender().id())
        .set(SENDER_DEVICE_ID, mail.sender().deviceId())
        .set(MESSAGE_ID, mail.messageId())
        .set(TYPE, mail.type())
        .set(QUEUED_AT, queuedAt)
        .set(CIPHERTEXT, mail.ciphertext())
        .execute();
  }

  @Override
  public boolean noteDirect(Address sender, MessageId messageId, Address recipient, Instant at) {
    return Unit.sql()
            .insertInto(RelayDirect.TABLE)
            .set(RelayDirect.SENDER_ID, sender.id())
            .set(RelayDirect.SENDER_DEVICE_ID, sender.deviceId())
            .set(RelayDirect.MESSAGE_ID, messageId)
            .set(RelayDirect.RECIPIENT_ID, recipient.id())
            .set(RelayDirect.RECIPIENT_DEVICE_ID, recipient.deviceId())
            .set(RelayDirect.POSTED_AT, at)
            .onConflictDoNothing()
            .execute()
        == 1;
  }

  @Override
  public boolean hasDirect(Address sender, MessageId messageId, Address recipient) {
    return Unit.sql()
        .fetchExists(
            RelayDirect.TABLE,
            RelayDirect.SENDER_ID.eq(sender.id()),
            RelayDirect.SENDER_DEVICE_ID.eq(sender.deviceId()),
            RelayDirect.MESSAGE_ID.eq(messageId),
            RelayDirect.RECIPIENT_ID.eq(recipient.id()),
            RelayDirect.RECIPIENT_DEVICE_ID.eq(recipient.deviceId()));
  }

  @Override
  public Portion<Mail> waiting(
      Address recipient, MeetingId meetingId, Optional<EnvelopeId> after, int max, int maxBytes) {
    return Pages.first(
        max,
        maxBytes,
        Unit.sql()
            .select(ENVELOPE_ID, SENDER_ID, SENDER_DEVICE_ID, MESSAGE_ID, TYPE, CIPHERTEXT)
            .from(TABLE)
            .where(
                isFor(recipient),
                MEETING_ID.eq(meetingId),
                after.map(ENVELOPE_ID::gt).orElse(noCondition()))
            .orderBy(ENVELOPE_ID),
        row -> mail(recipient, meetingId, row),
        mail -> mail.ciphertext().length());
  }

  private static Mail mail(Address recipient, MeetingId meetingId, Record row) {
    return new Mail(
        row.get(ENVELOPE_ID),
        meetingId,
        recipient,
        RelayTables.address(row, SENDER_ID, SENDER_DEVICE_ID),
        row.get(MESSAGE_ID),
        row.get(CIPHERTEXT),
        row.get(TYPE));
  }

  @Override
  public List<HandledKey> remove(Address recipient, Collection<EnvelopeId> ids) {
    return Unit.sql()
        .deleteFrom(TABLE)
        .where(isFor(recipient), ENVELOPE_ID.in(ids))
        .returningResult(ENVELOPE_ID, MEETING_ID, SENDER_ID, SENDER_DEVICE_ID, MESSAGE_ID)
        .fetch()
        .stream()
        .filter(row -> row.get(MESSAGE_ID) == null)
        .map(row ->
            new HandledKey(
                row.get(MEETING_ID),
                RelayTables.address(row, SENDER_ID, SENDER_DEVICE_ID),
                recipient,
                row.get(ENVELOPE_ID)))
        .toList();
  }

  @Override
  public List<EnvelopeId> unhandledKeys(MeetingId meetingId, Address sender, int max) {
    return Unit.sql()
        .select(ENVELOPE_ID)
        .from(TABLE)
        .where(
            MEETING_ID.eq(meetingId),
            SENDER_ID.eq(sender.id()),
            SENDER_DEVICE_ID.eq(sender.deviceId()),
            MESSAGE_ID.isNull())
        .orderBy(ENVELOPE_ID.desc())
        .limit(max)
        .fetch(ENVELOPE_ID);
  }

  @Override
  public void clear(MeetingId meetingId, Address recipient) {
    Unit.sql().deleteFrom(TABLE).where(isFor(recipient), MEETING_ID.eq(meetingId)).execute();
  }

  @Override
  public void clear(MeetingId meetingId, UserId userId) {
    Unit.sql()
        .deleteFrom(TABLE)
        .where(RECIPIENT_ID.eq(userId.value()), MEETING_ID.eq(meetingId))
        .execute();
  }

  @Override
  public void clear(Address recipient) {
    Unit.sql().deleteFrom(TABLE).where(isFor(recipient)).execute();
  }

  @Override
  public void purge(Instant before) {
    Unit.sql().deleteFrom(TABLE).where(QUEUED_AT.lt(before)).execute();
    Unit.sql().deleteFrom(RelayDirect.TABLE).where(RelayDirect.POSTED_AT.lt(before)).execute();
  }
}
