package latchkey.client.store;

import java.util.List;
import java.util.Optional;
import latchkey.protocol.Json;
import org.jspecify.annotations.Nullable;

/**
 * Which signed pre-key and which Kyber pre-key of last resort this device hands out, and which
 * before them it still keeps. The keys themselves are in {@link PreKeyRecords}.
 */
public final class LastingPreKeys {
  private static final String KEY = "";
  private static final String UNCERTAIN = "uncertain";

  private final Records records;

  LastingPreKeys(Records records) {
    this.records = records;
  }

  /** Two that were made together. */
  public record Pair(int signedId, int lastResortId) {}

  /**
   * What is kept of them.
   *
   * @param present the newest
   * @param madeMillis when it was made, by the device's clock
   * @param published whether the server has said that it has it
   * @param former those before it, the newest first
   * @param clock how long the device has run
   */
  public record State(
      Pair present, long madeMillis, boolean published, List<Former> former, RunningClock clock) {
    public State {
      former = List.copyOf(former);
    }
  }

  /**
   * A pair before the present one.
   *
   * @param replacedMillis when the server took a newer one, by the {@link RunningClock}; null where
   *     it may still hand out this one
   */
  public record Former(Pair pair, @Nullable Long replacedMillis) {}

  /**
   * How long the device has run, so far as it looked at its clock.
   *
   * @param lookedAtMillis when it last did, by the device's clock
   */
  public record RunningClock(long lookedAtMillis, long ranMillis) {}

  public Optional<State> get() {
    return records
        .get(Kind.LASTING_PRE_KEYS, KEY)
        .map(value -> Json.mapper().readValue(value, State.class));
  }

  public void put(State state) {
    records.put(Kind.LASTING_PRE_KEYS, KEY, Json.mapper().writeValueAsBytes(state));
  }

  /** Whether the server may hand out pre-keys of this device whose private halves are not here. */
  public boolean areUncertain() {
    return records.get(Kind.LASTING_PRE_KEYS, UNCERTAIN).isPresent();
  }

  public void putUncertain() {
    records.put(Kind.LASTING_PRE_KEYS, UNCERTAIN, new byte[0]);
  }

  public void removeUncertain() {
    records.delete(Kind.LASTING_PRE_KEYS, UNCERTAIN);
  }
}
