package latchkey.server.relay;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.EnvelopeId;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.Limits;
import latchkey.protocol.MeetingId;
import latchkey.protocol.relay.DirectMessage;
import latchkey.protocol.relay.Incarnation;
import latchkey.protocol.relay.MeetingMessage;
import latchkey.protocol.relay.MessageAccepted;
import latchkey.protocol.relay.Place;
import latchkey.protocol.relay.Replay;
import latchkey.protocol.relay.ReplayPage;
import latchkey.protocol.relay.SendMessage;
import latchkey.protocol.relay.SenderKeys;
import latchkey.protocol.relay.StreamPosition;
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
  private final Receipts receipts;
  private final Incarnations incarnations;
  private final Outlet outlet;
  private final RelayLimits limits;
  private final AgreedClock clock;

  public Relay(
      Transactions transactions,
      RelayStores stores,
      Outlet outlet,
      Receipts receipts,
      RelayLimits limits,
      AgreedClock clock) {
    this.transactions = transactions;
    this.log = stores.log();
    this.mailboxes = stores.mailboxes();
    this.readers = stores.readers();
    this.postOffice = new PostOffice(mailboxes, readers, limits, clock);
    this.acknowledgements = new Acknowledgements(transactions, mailboxes, readers, outlet);
    this.receipts = receipts;
    this.incarnations = new Incarnations(transactions, log, receipts, outlet);
    this.outlet = outlet;
    this.limits = limits;
    this.clock = clock;
  }

  /**
   * Where a device stands in a meeting.
   *
   * @param unacknowledged the newest envelopes with its sender keys that still wait for others
   */
  public record Standing(StreamPosition stream, List<EnvelopeId> unacknowledged) {}

  /**
   * Begins an incarnation of each meeting, since it cannot be known whether the database is the
   * newest one: the key is lost under which clients have their receipts.
   *
   * @return how many meetings there are
   */
  public static int beginAnew(Transactions transactions, RelayStores stores) {
    return transactions.write(() -> stores.log().beginAll(Incarnations::after));
  }

  /**
   * A client that is about to come in shows the newest receipt that it holds. Where that is for
   * something that this server has not, the meeting's next incarnation has begun when this returns.
   */
  public void show(MeetingId meetingId, Bytes receipt) {
    incarnations.show(meetingId, receipt);
  }

  /**
   * Takes a group message.
   *
   * @param incarnation the number of the one that the sender came in by
   * @return its place; the first one's where the sender sends it again
   */
  public CompletableFuture<MessageAccepted> say(
      Address sender, SendMessage message, long incarnation) {
    return transactions.submit(() -> {
      Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
      return switch (log.append(sender, message, incarnation, now)) {
        case Appended.Stored stored -> {
          Place place = stored.mark().place();
          Bytes receipt = receipts.of(message.meetingId(), stored.mark());
          announce(sender, message, place, now, receipt);
          yield new MessageAccepted(true, place.incarnation(), place.seq(), receipt);
        }
        case Appended.Repeated repeated ->
            new MessageAccepted(true, repeated.place().incarnation(), repeated.place().seq(), null);
        case Appended.BegunAnew _ ->
            throw new Refused(
                ErrorCode.NOT_IN_MEETING,
                "The server was restored from an older copy since you came in: join the meeting"
                    + " again.");
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

  private void announce(
      Address sender, SendMessage message, Place place, Instant acceptedAt, Bytes receipt) {
    MeetingMessage stored =
        new MeetingMessage(
            message.meetingId(),
            place.incarnation(),
            place.seq(),
            sender.id(),
            sender.deviceId(),
            message.messageId(),
            message.ciphertext(),
            acceptedAt,
            receipt);
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

  /** Notes that a device has safely handled everything up to there. */
  public void read(MeetingId meetingId, Address who, Place place) {
    acknowledgements.read(meetingId, who, place);
  }

  /** Waits until everything noted so far counts. */
  public void settle() {
    acknowledgements.flush().join();
  }

  /** Waits until everything that a device has noted so far counts. */
  public void settle(Address who) {
    acknowledgements.flush(who).join();
  }

  /** The number of the meeting's present incarnation. */
  public long incarnation(MeetingId meetingId) {
    return transactions.read(() -> newest(meetingId).incarnation().number());
  }

  private Mark newest(MeetingId meetingId) {
    return log.newest(meetingId)
        .orElseThrow(() -> new Refused(ErrorCode.MEETING_UNKNOWN, "There is no such meeting."));
  }

  /** Where a device stands; one that takes no part stands at the end. */
  public Standing standing(MeetingId meetingId, Address who) {
    return transactions.read(() -> {
      Mark newest = newest(meetingId);
      Optional<Reader> reader = readers.find(meetingId, who);
      Place cursor = reader.map(Reader::cursor).orElse(newest.place());
      Incarnation read =
          log.extent(meetingId, cursor.incarnation())
              .map(MessageLog.Extent::incarnation)
              .orElse(newest.incarnation());
      return new Standing(
          new StreamPosition(
              newest.incarnation(),
              newest.seq(),
              read,
              cursor.seq(),
              receipts.of(meetingId, newest)),
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
      Place asked = new Place(from.incarnation(), from.after());
      Optional<MessageLog.Extent> extent = log.extent(meetingId, asked.incarnation());
      Optional<Incarnation> next = log.following(meetingId, asked.incarnation());
      return new ReplayPage(
          true,
          asked.incarnation() < reader.floor().incarnation()
              ? List.of()
              : log.page(
                      meetingId,
                      asked.compareTo(reader.floor()) < 0 ? reader.floor() : asked,
                      limits.pageMessages(),
                      limits.pageBytes())
                  .items(),
          extent.map(MessageLog.Extent::latest).orElse(0L),
          next.flatMap(_ -> extent).flatMap(MessageLog.Extent::newestAt).orElse(null),
          next.orElse(null));
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
