package latchkey.server.storage;

import static latchkey.server.storage.RelayTables.RelayEnvelope.ENVELOPE_ID;
import static latchkey.server.storage.RelayTables.RelayEnvelope.MEETING_ID;
import static latchkey.server.storage.RelayTables.RelayEnvelope.MESSAGE_ID;
import static latchkey.server.storage.RelayTables.RelayEnvelope.QUEUED_AT;
import static latchkey.server.storage.RelayTables.RelayEnvelope.SENDER_DEVICE_ID;
import static latchkey.server.storage.RelayTables.RelayEnvelope.SENDER_ID;
import static latchkey.server.storage.RelayTables.RelayEnvelope.TABLE;
import static latchkey.server.storage.RelayTables.RelayEnvelope.isFor;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import latchkey.protocol.Address;
import latchkey.protocol.EnvelopeId;
import latchkey.protocol.MeetingId;
import latchkey.protocol.MessageId;
import latchkey.server.relay.Mail;
import latchkey.server.relay.Mailboxes;
import latchkey.server.relay.Portion;
import latchkey.server.storage.RelayTables.RelayDirect;
import latchkey.server.storage.engine.Prepared;
import latchkey.server.storage.engine.Unit;

final class JooqMailboxes implements Mailboxes {
  private static final Prepared COUNT =
      new Prepared(
          """
          select count(*) from relay_envelope where recipient_id = ? and recipient_device_id = ?
          """);
  private static final Prepared COUNT_OF_SENDER =
      new Prepared(
          """
          select count(*) from relay_envelope
          where recipient_id = ? and recipient_device_id = ?
            and sender_id = ? and sender_device_id = ?
          """);
  private static final Prepared PUT =
      new Prepared(
          """
          insert into relay_envelope
            (recipient_id, recipient_device_id, envelope_id, meeting_id, sender_id,
             sender_device_id, message_id, type, queued_at, ciphertext)
          values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          """);
  private static final Prepared NOTE_DIRECT =
      new Prepared(
          """
          insert into relay_direct
            (sender_id, sender_device_id, message_id, recipient_id, recipient_device_id, posted_at)
          values (?, ?, ?, ?, ?, ?)
          on conflict do nothing
          """);
  private static final Prepared WAITING =
      new Prepared(
          """
          select envelope_id, sender_id, sender_device_id, message_id, type, ciphertext
          from relay_envelope
          where recipient_id = ? and recipient_device_id = ? and envelope_id > ? and meeting_id = ?
          order by envelope_id limit ?
          """);
  private static final int REMOVED_AT_ONCE = 32;
  private static final Prepared REMOVE =
      new Prepared(
          """
          delete from relay_envelope
          where recipient_id = ? and recipient_device_id = ? and envelope_id in (%s)
          returning envelope_id, meeting_id, sender_id, sender_device_id, message_id
          """
              .formatted(String.join(", ", Collections.nCopies(REMOVED_AT_ONCE, "?"))));

  private record Removed(HandledKey key, boolean isKey) {}

  @Override
  public int size(Address recipient) {
    return COUNT.first(row -> row.integer(1), recipient.id(), recipient.deviceId()).orElseThrow();
  }

  @Override
  public int size(Address recipient, Address sender) {
    return COUNT_OF_SENDER
        .first(
            row -> row.integer(1),
            recipient.id(),
            recipient.deviceId(),
            sender.id(),
            sender.deviceId())
        .orElseThrow();
  }

  @Override
  public void put(Mail mail, Instant queuedAt) {
    MessageId messageId = mail.messageId();
    PUT.update(
        mail.recipient().id(),
        mail.recipient().deviceId(),
        mail.id().value(),
        mail.meetingId().value(),
        mail.sender().id(),
        mail.sender().deviceId(),
        messageId == null ? null : messageId.value(),
        mail.type(),
        queuedAt.toEpochMilli(),
        mail.ciphertext().toByteArray());
  }

  @Override
  public boolean noteDirect(Address sender, MessageId messageId, Address recipient, Instant at) {
    int rows =
        NOTE_DIRECT.update(
            sender.id(),
            sender.deviceId(),
            messageId.value(),
            recipient.id(),
            recipient.deviceId(),
            at.toEpochMilli());
    return rows == 1;
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
    Page<Mail> page = new Page<>(max, maxBytes, mail -> mail.ciphertext().length());
    WAITING.whileWanted(
        row -> mail(recipient, meetingId, row),
        page::take,
        recipient.id(),
        recipient.deviceId(),
        after.map(EnvelopeId::value).orElse(""),
        meetingId.value(),
        page.limit());
    return page.portion();
  }

  private static Mail mail(Address recipient, MeetingId meetingId, Prepared.Row row)
      throws SQLException {
    String messageId = row.textOrNull(4);
    return new Mail(
        new EnvelopeId(row.text(1)),
        meetingId,
        recipient,
        new Address(row.text(2), row.integer(3)),
        messageId == null ? null : new MessageId(messageId),
        row.bytes(6),
        row.integer(5));
  }

  @Override
  public List<HandledKey> remove(Address recipient, Collection<EnvelopeId> ids) {
    List<EnvelopeId> all = List.copyOf(ids);
    List<HandledKey> keys = new ArrayList<>(all.size());
    for (int from = 0; from < all.size(); from += REMOVED_AT_ONCE) {
      REMOVE.all(row -> removed(recipient, row), removing(recipient, all, from)).stream()
          .filter(Removed::isKey)
          .map(Removed::key)
          .forEach(keys::add);
    }
    return keys;
  }

  /** What {@link #REMOVE} takes; the last id fills the places that are left. */
  private static Object[] removing(Address recipient, List<EnvelopeId> ids, int from) {
    Object[] values = new Object[2 + REMOVED_AT_ONCE];
    values[0] = recipient.id();
    values[1] = recipient.deviceId();
    for (int i = 0; i < REMOVED_AT_ONCE; i++) {
      values[2 + i] = ids.get(Math.min(from + i, ids.size() - 1)).value();
    }
    return values;
  }

  private static Removed removed(Address recipient, Prepared.Row row) throws SQLException {
    HandledKey key =
        new HandledKey(
            new MeetingId(row.text(2)),
            new Address(row.text(3), row.integer(4)),
            recipient,
            new EnvelopeId(row.text(1)));
    return new Removed(key, row.textOrNull(5) == null);
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
  public void clear(Address recipient) {
    Unit.sql().deleteFrom(TABLE).where(isFor(recipient)).execute();
  }

  @Override
  public void purge(Instant before) {
    Unit.sql().deleteFrom(TABLE).where(QUEUED_AT.lt(before)).execute();
    Unit.sql().deleteFrom(RelayDirect.TABLE).where(RelayDirect.POSTED_AT.lt(before)).execute();
  }
}
