package latchkey.client.vouch;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import latchkey.client.thread.Lane;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.MessageId;
import latchkey.protocol.message.GuestText;
import latchkey.protocol.message.GuestWords;

/**
 * What guests have said to this device and nobody has published yet. Of the member devices present,
 * the first in order publishes at once; each later one waits its turn, and publishes where nobody
 * has. A turn is time in which there is a connection, everything that has come is read, and nobody
 * passes anything on: who works off what came together is let finish. A device that has just come
 * waits a turn more, since others may be at it, or on their way back. Each device keeps a text
 * until it stands in the group, so that it survives every device that vanishes, and every program
 * that ends. To be used on the meeting's lane.
 */
public final class GuestTexts {
  private static final Duration TURN = Duration.ofSeconds(2);

  /** No text waits longer for those who pass on others. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Between two attempts to publish a text that is refused. */
  private static final Duration REST = Duration.ofSeconds(5);

  private static final Duration LOOK = Duration.ofMillis(200);

  /**
   * A guest's text. What a guest says twice under one id are two texts: both are passed on, and
   * each reader sees that the guest contradicts itself.
   *
   * @param hash of the words
   */
  public record Key(Address guest, MessageId messageId, Bytes hash) {
    /** Of this text. */
    public static Key of(GuestText text) {
      GuestWords words = text.said();
      return new Key(Address.ofGuest(words.sessionId()), words.messageId(), text.hash());
    }

    /**
     * The publication's own id: the same whenever this attempt is made, so that a retry never
     * doubles it.
     *
     * @param attempt 0, 1, 2 and so on: those before were refused, or published other words
     */
    public MessageId publicationId(int attempt) {
      String name = guest.id() + "/" + messageId;
      return attempt == 0
          ? publicationId(guest, messageId)
          : named(name + "/" + HexFormat.of().formatHex(hash.toByteArray()) + "/" + attempt);
    }

    /** The id under which a text is published first, by whomever. */
    public static MessageId publicationId(Address guest, MessageId messageId) {
      return named(guest.id() + "/" + messageId);
    }

    private static MessageId named(String name) {
      return new MessageId(
          UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString());
    }
  }

  /** Where this device stands among those that may publish, and publishing itself. */
  public interface Standing {
    /** How many member devices that are present come before this one. */
    int turn();

    /** Whether no other member's device takes part. */
    boolean isAlone();

    /** Whether something that has come waits to be read: a publication may be among it. */
    boolean isBehind();

    /** How long there has been a connection so far. */
    Duration connectedTime();

    /** Publishes a text to the group. */
    void publish(Key key, GuestText said);
  }

  private final Lane lane;
  private final Standing standing;
  private final Map<Key, Waiting> waiting = new LinkedHashMap<>();
  private Duration connectedAt = Duration.ZERO;

  /** From when on everything that has come is read, and nobody has passed anything on. */
  private Duration quietSince = Duration.ZERO;

  private Duration nextTakingOver = Duration.ZERO;
  private boolean connected;
  private boolean looking;

  public GuestTexts(Lane lane, Standing standing) {
    this.lane = lane;
    this.standing = standing;
  }

  /** A guest has said something to this device, which nobody has published so far. */
  public void came(Key key, GuestText said) {
    if (waiting.putIfAbsent(key, new Waiting(said, standing.connectedTime())) == null) {
      reconsider();
    }
  }

  /** Somebody has published it. */
  public void published(Key key) {
    Waiting text = waiting.remove(key);
    if (text == null) {
      return;
    }
    if (text.publishing) {
      nextTakingOver = standing.connectedTime();
      lane.run(this::reconsider);
    } else {
      quietSince = standing.connectedTime();
    }
  }

  /** This device could not publish it, and will try again. */
  public void failed(Key key) {
    Waiting text = waiting.get(key);
    if (text != null) {
      text.publishing = false;
      text.notBefore = standing.connectedTime().plus(REST);
      reconsider();
    }
  }

  /** Whether what comes now waits for no turn more than this device's place among the others. */
  public boolean isSettled() {
    return connected && isSettled(standing.connectedTime());
  }

  /** There is a connection, and what was missed is read. */
  public void connected() {
    connected = true;
    connectedAt = standing.connectedTime();
    reconsider();
  }

  public void disconnected() {
    connected = false;
  }

  /**
   * Publishes what is due; somebody may be present no more. What one guest said keeps its order.
   */
  public void reconsider() {
    if (!connected) {
      return;
    }
    Duration now = standing.connectedTime();
    if (standing.isBehind()) {
      quietSince = now;
    }
    Set<Address> keptWaiting = new HashSet<>();
    for (Map.Entry<Key, Waiting> one : List.copyOf(waiting.entrySet())) {
      Waiting text = one.getValue();
      Address guest = one.getKey().guest();
      if (!text.publishing && !keptWaiting.contains(guest)) {
        if (dueAt(text).compareTo(now) <= 0) {
          publish(one.getKey(), text, now);
        } else {
          keptWaiting.add(guest);
        }
      }
    }
    if (!keptWaiting.isEmpty()) {
      lookAgain();
    }
  }

  private void publish(Key key, Waiting text, Duration now) {
    text.publishing = true;
    if (turns(text) > 0) {
      nextTakingOver = now.plus(TURN);
    }
    standing.publish(key, text.said);
  }

  /**
   * Who takes over does it one text after the other, and so stops where the device before it goes
   * on.
   */
  private Duration dueAt(Waiting text) {
    int turns = turns(text);
    if (turns == 0) {
      return later(text.cameAt, text.notBefore);
    }
    Duration since = later(text.cameAt, connectedAt);
    Duration latest = since.plus(PATIENCE);
    Duration quiet = later(since, quietSince);
    Duration turn = (quiet.compareTo(latest) < 0 ? quiet : latest).plus(TURN.multipliedBy(turns));
    return later(later(turn, nextTakingOver), text.notBefore);
  }

  private int turns(Waiting text) {
    return standing.turn() + (isSettled(text.cameAt) ? 0 : 1);
  }

  private boolean isSettled(Duration at) {
    return at.compareTo(connectedAt.plus(TURN)) >= 0 || standing.isAlone();
  }

  private static Duration later(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? other : one;
  }

  private void lookAgain() {
    if (!looking) {
      looking = true;
      lane.runAfter(
          LOOK,
          () -> {
            looking = false;
            reconsider();
          });
    }
  }

  private static final class Waiting {
    private final GuestText said;
    private final Duration cameAt;
    private Duration notBefore = Duration.ZERO;
    private boolean publishing;

    Waiting(GuestText said, Duration cameAt) {
      this.said = said;
      this.cameAt = cameAt;
    }
  }
}
