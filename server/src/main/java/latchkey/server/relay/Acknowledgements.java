package latchkey.server.relay;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import latchkey.protocol.Address;
import latchkey.protocol.EnvelopeId;
import latchkey.protocol.Limits;
import latchkey.protocol.MeetingId;
import latchkey.protocol.relay.Place;
import latchkey.protocol.relay.SenderKeysAcknowledged;
import latchkey.server.relay.Mailboxes.HandledKey;
import latchkey.server.tx.Transactions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gathers what devices say they have handled, and writes it in batches soon afterwards. What a
 * crash loses of it is delivered again, and nothing worse.
 */
final class Acknowledgements {
  private static final Logger log = LoggerFactory.getLogger(Acknowledgements.class);
  private static final int DELAY_MILLIS = 100;
  private static final int MAX_GATHERED = 10_000;

  private final Transactions transactions;
  private final Mailboxes mailboxes;
  private final Readers readers;
  private final Outlet outlet;
  private final Executor later =
      CompletableFuture.delayedExecutor(
          DELAY_MILLIS, TimeUnit.MILLISECONDS, Thread::startVirtualThread);

  private Batch gathered = new Batch();
  private CompletableFuture<Void> written = CompletableFuture.completedFuture(null);

  Acknowledgements(Transactions transactions, Mailboxes mailboxes, Readers readers, Outlet outlet) {
    this.transactions = transactions;
    this.mailboxes = mailboxes;
    this.readers = readers;
    this.outlet = outlet;
  }

  private record Sender(MeetingId meetingId, Address who) {}

  private static final class Batch {
    private final Map<Address, Map<MeetingId, Place>> cursors = new HashMap<>();
    // In the order in which they came, which is near that in which they were posted: neighbours on
    // disk go together.
    private final Map<Address, Set<EnvelopeId>> handled = new LinkedHashMap<>();
    private int size;

    boolean isEmpty() {
      return size == 0;
    }

    boolean hasOf(Address who) {
      return cursors.containsKey(who) || handled.containsKey(who);
    }
  }

  /** Envelopes that need not wait any more. */
  synchronized void handled(Address who, Collection<EnvelopeId> ids) {
    gathered.handled.computeIfAbsent(who, address -> new LinkedHashSet<>()).addAll(ids);
    grow(ids.size());
  }

  /** How far a device has read. */
  synchronized void read(MeetingId meetingId, Address who, Place place) {
    gathered
        .cursors
        .computeIfAbsent(who, address -> HashMap.newHashMap(1))
        .merge(meetingId, place, (one, other) -> one.compareTo(other) < 0 ? other : one);
    grow(1);
  }

  private void grow(int more) {
    if (gathered.isEmpty() && more > 0) {
      later.execute(this::writeGathered);
    }
    gathered.size += more;
    if (gathered.size >= MAX_GATHERED) {
      writeGathered();
    }
  }

  /** Has what was gathered written; completes when that, and what was before it, is done. */
  synchronized CompletableFuture<Void> flush() {
    writeGathered();
    return written;
  }

  /** Completes when everything that device has said until now is written. */
  synchronized CompletableFuture<Void> flush(Address who) {
    if (gathered.hasOf(who)) {
      writeGathered();
    }
    return written;
  }

  /** Like {@link #flush()}, for those who do not wait for it. */
  synchronized void writeGathered() {
    if (gathered.isEmpty()) {
      return;
    }
    Batch batch = gathered;
    gathered = new Batch();
    written =
        transactions
            .submit(() -> write(batch))
            .handle((done, failure) -> {
              if (failure != null) {
                log.warn("acknowledgements were lost; their devices get repeats", failure);
              }
              return null;
            });
  }

  private boolean write(Batch batch) {
    List<HandledKey> keys = new ArrayList<>();
    batch.handled.forEach((who, ids) -> keys.addAll(mailboxes.remove(who, ids)));
    batch.cursors.forEach((who, places) ->
        places.forEach((meetingId, place) -> readers.advance(meetingId, who, place)));
    if (!keys.isEmpty()) {
      transactions.afterCommit(() -> tellSenders(keys));
    }
    return true;
  }

  /** However many recipients have a device's key now, the device is told once. */
  private void tellSenders(List<HandledKey> keys) {
    Map<Sender, List<SenderKeysAcknowledged.Envelope>> bySender = new LinkedHashMap<>();
    for (HandledKey key : keys) {
      bySender
          .computeIfAbsent(new Sender(key.meetingId(), key.sender()), sender -> new ArrayList<>())
          .add(new SenderKeysAcknowledged.Envelope(key.id(), key.recipient()));
    }
    bySender.forEach((sender, envelopes) -> {
      for (int from = 0; from < envelopes.size(); from += Limits.MAX_MAILBOX) {
        int to = Math.min(from + Limits.MAX_MAILBOX, envelopes.size());
        outlet.acknowledged(
            sender.who(),
            new SenderKeysAcknowledged(sender.meetingId(), envelopes.subList(from, to)));
      }
    });
  }
}
