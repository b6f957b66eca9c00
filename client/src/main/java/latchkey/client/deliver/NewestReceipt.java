package latchkey.client.deliver;

import java.util.Optional;
import latchkey.client.store.KeyStore;
import latchkey.client.store.Streams.Receipt;
import latchkey.protocol.Bytes;
import latchkey.protocol.MeetingId;
import latchkey.protocol.relay.Place;
import latchkey.protocol.relay.StreamPosition;
import org.jspecify.annotations.Nullable;

/**
 * The newest receipt that this device holds for a meeting: by it a server that was restored from an
 * older copy learns that it was. Safe for use by several threads.
 */
public final class NewestReceipt {
  private final KeyStore store;
  private final MeetingId meeting;
  private @Nullable Receipt newest;
  private boolean kept = true;

  public NewestReceipt(KeyStore store, MeetingId meeting) {
    this.store = store;
    this.meeting = meeting;
    this.newest = store.streams().receipt(meeting).orElse(null);
  }

  /** What the server is shown. */
  public synchronized Optional<Bytes> shown() {
    return Optional.ofNullable(newest).map(Receipt::receipt);
  }

  /** The server has seen the newest so far: what counts from now on is what it gives. */
  public void cameIn(StreamPosition stream) {
    replace(
        new Receipt(new Place(stream.incarnation().number(), stream.latest()), stream.receipt()));
    keep();
  }

  private synchronized void replace(Receipt given) {
    newest = given;
    kept = false;
  }

  /** The server has given one; to be kept soon. */
  public synchronized void note(Place place, @Nullable Bytes receipt) {
    if (receipt != null && (newest == null || newest.place().compareTo(place) < 0)) {
      newest = new Receipt(place, receipt);
      kept = false;
    }
  }

  public void keep() {
    unkept().ifPresent(receipt -> store.streams().put(meeting, receipt)); // The store has a lock.
  }

  private synchronized Optional<Receipt> unkept() {
    Optional<Receipt> unkept = kept ? Optional.empty() : Optional.ofNullable(newest);
    kept = true;
    return unkept;
  }
}
