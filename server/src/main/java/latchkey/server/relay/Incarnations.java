package latchkey.server.relay;

import java.security.SecureRandom;
import java.util.Optional;
import latchkey.protocol.Bytes;
import latchkey.protocol.MeetingId;
import latchkey.protocol.relay.Incarnation;
import latchkey.server.tx.Transactions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins a meeting's numbers anew where its record is older than what a client has a receipt for.
 */
final class Incarnations {
  private static final Logger log = LoggerFactory.getLogger(Incarnations.class);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Transactions transactions;
  private final MessageLog messages;
  private final Receipts receipts;
  private final Outlet outlet;

  Incarnations(Transactions transactions, MessageLog messages, Receipts receipts, Outlet outlet) {
    this.transactions = transactions;
    this.messages = messages;
    this.receipts = receipts;
    this.outlet = outlet;
  }

  /** The first, or the one after {@code number}. */
  static Incarnation after(long number) {
    byte[] id = new byte[Incarnation.ID_BYTES];
    RANDOM.nextBytes(id);
    return new Incarnation(number + 1, Bytes.of(id));
  }

  /**
   * A client has shown a receipt. One that this server has not made, or that says nothing new, is
   * passed over: the key may have been lost, and then there is no better one.
   */
  void show(MeetingId meetingId, Bytes receipt) {
    Optional<Mark> shown = receipts.read(meetingId, receipt);
    if (shown.isPresent() && transactions.read(() -> isAhead(meetingId, shown.get()))) {
      transactions.write(() -> {
        if (isAhead(meetingId, shown.get())) {
          begin(meetingId, shown.get());
        }
      });
    }
  }

  private void begin(MeetingId meetingId, Mark shown) {
    messages.begin(meetingId, after(shown.incarnation().number()));
    transactions.afterCommit(() -> {
      log.atWarn()
          .log(
              "a client has shown that this server was restored from an older copy:"
                  + " its meeting's messages are numbered anew");
      outlet.restored(meetingId);
    });
  }

  /**
   * Whether what the receipt names is not in this server's record. An incarnation that the server
   * does not know was begun after the present one only if its number is higher: else the present
   * one was begun when the server had lost that one already.
   */
  private boolean isAhead(MeetingId meetingId, Mark shown) {
    Optional<Mark> found = messages.newest(meetingId);
    if (found.isEmpty()) {
      return false;
    }
    Mark newest = found.get();
    if (!shown.incarnation().equals(newest.incarnation())) {
      return shown.incarnation().number() > newest.incarnation().number();
    }
    return shown.seq() > newest.seq()
        || messages
            .transcript(meetingId, shown.place())
            .filter(kept -> !kept.equals(shown.transcript()))
            .isPresent();
  }
}
