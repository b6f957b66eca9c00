package latchkey.client.deliver;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import latchkey.client.thread.Lane;
import latchkey.protocol.Address;
import org.jspecify.annotations.Nullable;

/**
 * Asks senders for keys that are missing: first after a moment, since the key is mostly on its way,
 * then with growing pauses until it comes. To be used on the meeting's lane.
 */
public final class KeyRequests {
  private static final Duration FIRST = Duration.ofMillis(400);
  private static final Duration LONGEST = Duration.ofSeconds(10);

  /** Asks one device. */
  @FunctionalInterface
  public interface Wire {
    void ask(Address sender, Optional<UUID> distributionId, boolean newSession);
  }

  private final Wire wire;
  private final Lane lane;
  private final Runnable reminder;
  private final Map<Address, Wanted> wanted = new HashMap<>();

  /**
   * @param reminder run after each time that it was asked: what is held may be overdue by then
   */
  public KeyRequests(Wire wire, Lane lane, Runnable reminder) {
    this.wire = wire;
    this.lane = lane;
    this.reminder = reminder;
  }

  /** A message needs this key. */
  public void missing(Address sender, UUID distributionId) {
    want(sender).distributionId = distributionId;
  }

  /** What this sender encrypts for this device does not open. */
  public void sessionBroken(Address sender) {
    want(sender).newSession = true;
  }

  /**
   * What this sender encrypts for this device is none that the session takes. Where its key is
   * awaited, the answer was perhaps made under a key of the ratchet that had been used.
   */
  public void repeated(Address sender) {
    Wanted request = wanted.get(sender);
    if (request != null) {
      request.newSession = true;
    }
  }

  /** A key of this sender has come. */
  public void came(Address sender, UUID distributionId) {
    Wanted request = wanted.get(sender);
    if (request != null
        && (request.distributionId == null || request.distributionId.equals(distributionId))) {
      wanted.remove(sender);
    }
  }

  /** There is a connection again: what is missing is asked for as if it were missing since now. */
  public void startOver() {
    for (Map.Entry<Address, Wanted> before : List.copyOf(wanted.entrySet())) {
      Wanted request = new Wanted();
      request.distributionId = before.getValue().distributionId;
      request.newSession = before.getValue().newSession;
      wanted.put(before.getKey(), request);
      askLater(before.getKey(), request);
    }
  }

  private Wanted want(Address sender) {
    return wanted.computeIfAbsent(
        sender,
        unused -> {
          Wanted request = new Wanted();
          askLater(sender, request);
          return request;
        });
  }

  private void askLater(Address sender, Wanted request) {
    lane.runAfter(request.pause, () -> ask(sender, request));
  }

  private void ask(Address sender, Wanted request) {
    if (wanted.get(sender) != request) {
      return;
    }
    Duration doubled = request.pause.multipliedBy(2);
    request.pause = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
    askLater(sender, request); // Whatever becomes of this one.
    wire.ask(sender, Optional.ofNullable(request.distributionId), request.newSession);
    reminder.run();
  }

  private static final class Wanted {
    private @Nullable UUID distributionId;
    private boolean newSession;
    private Duration pause = FIRST;
  }
}
