package latchkey.client.vouch;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntSupplier;
import latchkey.client.content.ContentReader.Said;
import latchkey.client.thread.Lane;
import latchkey.protocol.Address;
import latchkey.protocol.MessageId;

/**
 * What guests have said to this device and nobody has published yet. Of the member devices present,
 * the first in order publishes at once; each later one waits its turn, and publishes where nobody
 * has. Each device keeps a text until it stands in the group, so that it survives every device that
 * vanishes, and every program that ends. To be used on the meeting's lane.
 */
public final class GuestTexts {
  private static final Duration TURN = Duration.ofSeconds(2);

  /** A guest's text. */
  public record Key(Address guest, MessageId messageId) {
    /** The publication's own id: the same whoever publishes, so that a retry never doubles it. */
    public MessageId publicationId() {
      byte[] name = (guest.id() + "/" + messageId).getBytes(StandardCharsets.UTF_8);
      return new MessageId(UUID.nameUUIDFromBytes(name).toString());
    }
  }

  /** Publishes a text to the group. */
  @FunctionalInterface
  public interface Publisher {
    void publish(Key key, Said said);
  }

  private final Lane lane;
  private final IntSupplier turn;
  private final Publisher publisher;
  private final Map<Key, Waiting> waiting = new LinkedHashMap<>();

  /**
   * @param turn how many member devices that are present come before this one
   */
  public GuestTexts(Lane lane, IntSupplier turn, Publisher publisher) {
    this.lane = lane;
    this.turn = turn;
    this.publisher = publisher;
  }

  /** A guest has said something to this device, which nobody has published so far. */
  public void came(Key key, Said said) {
    if (waiting.putIfAbsent(key, new Waiting(said)) == null) {
      lane.runAfter(TURN.multipliedBy(turn.getAsInt()), () -> publish(key));
    }
  }

  /** What the guest said to this device, if nobody has published it so far. */
  public Optional<Said> waiting(Key key) {
    return Optional.ofNullable(waiting.get(key)).map(text -> text.said);
  }

  /** Somebody has published it. */
  public void published(Key key) {
    waiting.remove(key);
  }

  /** Somebody is present no more: it may be this device's turn. */
  public void reconsider() {
    if (turn.getAsInt() == 0) {
      List.copyOf(waiting.keySet()).forEach(this::publish);
    }
  }

  private void publish(Key key) {
    Waiting text = waiting.get(key);
    if (text != null && !text.publishing) {
      text.publishing = true;
      publisher.publish(key, text.said);
    }
  }

  private static final class Waiting {
    private final Said said;
    private boolean publishing;

    Waiting(Said said) {
      this.said = said;
    }
  }
}
