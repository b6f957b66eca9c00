package latchkey.server.relay;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import latchkey.protocol.Address;
import latchkey.protocol.EnvelopeId;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.Limits;
import latchkey.protocol.MeetingId;
import latchkey.protocol.relay.DirectMessage;
import latchkey.protocol.relay.MeetingMessage;
import latchkey.protocol.relay.Replay;
import latchkey.protocol.relay.ReplayPage;
import latchkey.protocol.relay.SendMessage;
import latchkey.protocol.relay.SenderKeys;
import latchkey.server.refusal.Refused;
import latchkey.server.relay.MessageLog.Appended;
import latchkey.server.relay.Readers.Reader;
import latchkey.server.time.AgreedClock;
import latchkey.server.tx.Transactions;

/**
 * Keeps ciphertext for those who take part in a meeting. What a returned future promises is on disk
 * when it completes; a refusal completes it with {@link Refused}.
 */
public final class Relay implements AutoCloseable {
  private final Transactions transactions;
  private final MessageLog log;
  private final Mailboxes mailboxes;
  private final Readers readers;
  private final PostOffice postOffice;
  private final Acknowledgements acknowledgements;
  private final Outlet outlet;
  private final RelayLimits limits;
  private final AgreedClock clock;

  public Relay(
      Transactions transactions,
      RelayStores stores,
      Outlet outlet,
      RelayLimits limits,
      AgreedClock clock) {
    this.transactions = transactions;
    this.log = stores.log();
    this.mailboxes = stores.mailboxes();
    this.readers = stores.readers();
    this.postOffice = new PostOffice(mailboxes, readers, limits, clock);
    this.acknowledgements = new Acknowledgements(transactions, mailboxes, readers, outlet);
    this.outlet = outlet;
    this.limits = limits;
    this.clock = clock;
  }

  /**
   * Where a device stands in a meeting.
   *
   * @param cursor the highest {@code seq} that it has acknowledged, or the newest when it came in
   * @param latest the meeting's highest {@code seq}
   * @param unacknowledged the newest envelopes with its sender keys that still wait for others
   */
  public record Standing(long cursor, long latest, List<EnvelopeId> unacknowledged) {}

  /**
   * Takes a group message.
   *
   * @return its {@code seq}; the first one's where the sender sends it again
   */
  public CompletableFuture<Long> say(Address sender, SendMessage message) {
    return transactions.submit(() -> {
      Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
      return switch (log.append(sender, message, now)) {
        case Appended.Stored stored -> {
          announce(sender, message, stored.seq(), now);
          yield stored.seq();
        }
        case Appended.Repeated repeated -> repeated.seq();
        case Appended.RosterMoved moved ->
            throw new Refused(
                ErrorCode.ROSTER_MOVED,
                "People came or went since this message was encrypted: read the roster on,"
                    + " encrypt it anew, send it again.");
        case Appended.RosterAhead ahead ->
            throw new Refused(
                ErrorCode.ROSTER_AHEAD,
                "rosterSize counts more entries than the roster has. Read the roster again, and send"
                    + " how many entries you have verified; if the log was longer before, the server"
                    + " has lost some of it, and the meeting should be ended.");
        case Appended.NoReader none -> throw takesNoPart();
      };
    });
  }

  private void announce(Address sender, SendMessage message, long seq, Instant acceptedAt) {
    MeetingMessage stored =
        new MeetingMessage(
            message.meetingId(),
            seq,
            sender.id(),
            sender.deviceId(),
            message.messageId(),
            message.ciphertext(),
            acceptedAt);
    transactions.afterCommit(() -> outlet.message(stored));
  }

  /** Takes sender keys. One result for each envelope, in order. */
  public CompletableFuture<List<MailResult>> distribute(Address sender, SenderKeys keys) {
    return post(
        keys.meetingId(), () -> postOffice.post(keys.meetingId(), sender, null, keys.envelopes()));
  }

  /**
   * Takes a direct message; a guest's may go to members' devices alone. One result for each
   * envelope, in order.
   */
  public CompletableFuture<List<MailResult>> direct(Address sender, DirectMessage message) {
    return post(
        message.meetingId(),
        () ->
            postOffice.post(message.meetingId(), sender, message.messageId(), message.envelopes()));
  }

  private CompletableFuture<List<MailResult>> post(
      MeetingId meetingId, Supplier<PostOffice.Posted> work) {
    // What has been handled makes room in the mailboxes; it is written first, without waiting.
    acknowledgements.writeGathered();
    return transactions.submit(() -> {
      PostOffice.Posted posted = work.get();
      if (!posted.mail().isEmpty()) {
        transactions.afterCommit(() -> outlet.mail(meetingId, posted.mail()));
      }
      return posted.results();
    });
  }

  /** Notes envelopes that a device has safely handled; they are not delivered again. */
  public void handled(Address who, Collection<EnvelopeId> ids) {
    acknowledgements.handled(who, ids);
  }

  /** Notes that a device has safely handled everything up to {@code seq}. */
  public void read(MeetingId meetingId, Address who, long seq) {
    acknowledgements.read(meetingId, who, seq);
  }

  /** Waits until everything noted so far counts. */
  public void settle() {
    acknowledgements.flush().join();
  }

  /** Waits until everything that a device has noted so far counts. */
  public void settle(Address who) {
    acknowledgements.flush(who).join();
  }

  /** Where a device stands; one that takes no part stands at the end. */
  public Standing standing(MeetingId meetingId, Address who) {
    return transactions.read(() -> {
      long latest = log.latest(meetingId);
      Optional<Reader> reader = readers.find(meetingId, who);
      return new Standing(
          reader.map(Reader::cursor).orElse(latest),
          latest,
          reader.isEmpty() || reader.get().guest()
              ? List.of()
              : mailboxes.unhandledKeys(meetingId, who, Limits.MAX_PARTICIPANTS));
    });
  }

  /** Ends what a device or guest was entitled to in a meeting, without waiting for it. */
  public CompletableFuture<Void> letOut(MeetingId meetingId, Address who) {
    return transactions.submit(() -> {
      readers.close(meetingId, who);
      mailboxes.clear(meetingId, who);
      return null;
    });
  }

  /**
   * Ends what a device was entitled to in all its meetings, without waiting for it; says which
   * those were.
   */
  public CompletableFuture<List<MeetingId>> forget(Address who) {
    return transactions.submit(() -> {
      mailboxes.clear(who);
      return readers.close(who);
    });
  }

  /** Ends what everyone was entitled to in a meeting that is over, without waiting for it. */
  public CompletableFuture<Void> end(MeetingId meetingId) {
    return transactions.submit(() -> {
      readers.closeAll(meetingId);
      return null;
    });
  }

  /**
   * A page of what a device is entitled to.
   *
   * @throws Refused for one that takes no part
   */
  public ReplayPage replay(Address who, Replay from) {
    MeetingId meetingId = from.meetingId();
    return transactions.read(() -> {
      Reader reader = readers.find(meetingId, who).orElseThrow(Relay::takesNoPart);
      return new ReplayPage(
          true,
          log.page(
                  meetingId,
                  Math.max(from.after(), reader.floor()),
                  limits.pageMessages(),
                  limits.pageBytes())
              .items(),
          log.latest(meetingId));
    });
  }

  /** The next portion of a device's mailbox for one meeting, oldest first. */
  public Portion<Mail> waiting(MeetingId meetingId, Address who, Optional<EnvelopeId> after) {
    return transactions.read(
        () -> mailboxes.waiting(who, meetingId, after, limits.pageMessages(), limits.pageBytes()));
  }

  /** Forgets ciphertext that has been kept for the retention time. */
  public void purge() {
    Instant before = clock.agreed().minus(limits.retention());
    transactions.write(() -> {
      log.purge(before);
      mailboxes.purge(before);
    });
  }

  /** Writes what was noted and not yet written. */
  @Override
  public void close() {
    settle();
  }

  private static Refused takesNoPart() {
    return new Refused(ErrorCode.NOT_IN_ROSTER, "This device does not take part in the meeting.");
  }
}
