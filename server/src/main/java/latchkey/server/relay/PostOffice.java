package latchkey.server.relay;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import latchkey.protocol.Address;
import latchkey.protocol.EnvelopeId;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.MeetingId;
import latchkey.protocol.MessageId;
import latchkey.protocol.relay.Envelope;
import latchkey.server.refusal.Refused;
import latchkey.server.relay.Readers.Reader;
import org.jspecify.annotations.Nullable;

/**
 * Puts envelopes into mailboxes. Each envelope stands for itself: one that fails stops no other.
 */
final class PostOffice {
  private final Mailboxes mailboxes;
  private final Readers readers;
  private final RelayLimits limits;
  private final Clock clock;
  private final MailIds ids;

  PostOffice(Mailboxes mailboxes, Readers readers, RelayLimits limits, Clock clock) {
    this.mailboxes = mailboxes;
    this.readers = readers;
    this.limits = limits;
    this.clock = clock;
    this.ids = new MailIds(clock);
  }

  /**
   * What became of a batch.
   *
   * @param results one for each envelope, in order
   * @param mail what is new in mailboxes
   */
  record Posted(List<MailResult> results, List<Mail> mail) {}

  /**
   * Posts a batch; to be called inside a write.
   *
   * @param messageId null where the envelopes hold sender keys
   * @throws Refused where the sender does not take part
   */
  Posted post(
      MeetingId meetingId,
      Address sender,
      @Nullable MessageId messageId,
      List<Envelope> envelopes) {
    Reader from =
        readers
            .find(meetingId, sender)
            .orElseThrow(() ->
                new Refused(ErrorCode.NOT_IN_ROSTER, "You do not take part in this meeting."));
    Instant now = clock.instant();
    Map<Address, Integer> room = new HashMap<>();
    List<MailResult> results = new ArrayList<>(envelopes.size());
    List<Mail> posted = new ArrayList<>(envelopes.size());
    for (Envelope envelope : envelopes) {
      Address recipient = envelope.recipient();
      Optional<Reader> to = readers.find(meetingId, recipient);
      if (to.isEmpty()) {
        results.add(
            new MailResult.NotKept(
                recipient,
                ErrorCode.RECIPIENT_UNKNOWN,
                "The recipient does not take part in this meeting (any more)."));
      } else if (from.guest() && to.get().guest()) {
        results.add(
            new MailResult.NotKept(
                recipient, ErrorCode.FORBIDDEN, "Guests may write to members' devices alone."));
      } else if (room.computeIfAbsent(recipient, it -> roomFor(it, sender, envelopes.size())) <= 0
          && !wasPosted(sender, messageId, recipient)) {
        results.add(
            new MailResult.NotKept(
                recipient,
                ErrorCode.MAILBOX_FULL,
                "The recipient has been away too long and can be sent nothing more, from you or"
                    + " from anybody, until it has been back."));
      } else {
        EnvelopeId id = null;
        if (messageId == null || mailboxes.noteDirect(sender, messageId, recipient, now)) {
          id = ids.next();
          Mail mail =
              new Mail(
                  id,
                  meetingId,
                  recipient,
                  sender,
                  messageId,
                  envelope.ciphertext(),
                  envelope.type());
          mailboxes.put(mail, now);
          room.merge(recipient, -1, Integer::sum);
          posted.add(mail);
        }
        results.add(new MailResult.Kept(recipient, id));
      }
    }
    return new Posted(results, posted);
  }

  private boolean wasPosted(Address sender, @Nullable MessageId messageId, Address recipient) {
    return messageId != null && mailboxes.hasDirect(sender, messageId, recipient);
  }

  /**
   * For how many more envelopes there is room; exactly, where that is fewer than {@code enough}.
   */
  private int roomFor(Address recipient, Address sender, int enough) {
    int waiting = mailboxes.size(recipient);
    int ofSender =
        waiting + enough <= limits.mailboxOfSender() ? waiting : mailboxes.size(recipient, sender);
    return Math.min(limits.mailbox() - waiting, limits.mailboxOfSender() - ofSender);
  }
}
