package latchkey.client.crypto;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import latchkey.client.store.KeyStore;
import latchkey.client.store.LastingPreKeys.Former;
import latchkey.client.store.LastingPreKeys.Pair;
import latchkey.client.store.LastingPreKeys.RunningClock;
import latchkey.client.store.LastingPreKeys.State;

/**
 * When the signed pre-key and the Kyber pre-key of last resort are replaced, always both together,
 * and when the private halves of those before them go. Replacing is harmless, so the device's clock
 * alone decides that. Deleting is not: a former pair goes when the device has run for {@link #KEPT}
 * since the server took a newer one, and a clock that jumps makes it run for a day at most.
 */
final class LastingKeys {
  /** A pair is replaced at the next chance after this. */
  static final Duration USED = Duration.ofDays(7);

  /** How long what others have sent under a former pair may be on its way. */
  static final Duration KEPT = Duration.ofDays(30);

  private static final Duration LONGEST_STEP = Duration.ofDays(1);

  private final KeyStore store;
  private final InstantSource clock;

  LastingKeys(KeyStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /** Makes pairs, and stores their private halves. */
  @FunctionalInterface
  interface Maker {
    Pair make();
  }

  /** The pair to hand out; a new one where there is none, or its time is over. */
  Pair current(Maker maker) {
    return store.atomically(() -> {
      Optional<State> state = store.lastingPreKeys().get();
      if (state.isPresent() && !isOld(state.get())) {
        return state.get().present();
      }
      Pair made = maker.make();
      store.lastingPreKeys().put(renewed(state, made));
      return made;
    });
  }

  /** Whether the server lacks the pair that it should hand out. */
  boolean isDue() {
    return store
        .lastingPreKeys()
        .get()
        .map(state -> !state.published() || isOld(state))
        .orElse(true);
  }

  /** The server hands out the pair with this signed pre-key now, and none before it. */
  void published(int signedId) {
    store.atomically(() ->
        store
            .lastingPreKeys()
            .get()
            .filter(state -> state.present().signedId() == signedId && !state.published())
            .ifPresent(state -> store.lastingPreKeys().put(taken(state))));
  }

  /** The store is an older copy: the server may have been given others since. */
  void wentBack() {
    store.atomically(() -> {
      store.lastingPreKeys().putUncertain();
      store
          .lastingPreKeys()
          .get()
          .ifPresent(state ->
              store
                  .lastingPreKeys()
                  .put(
                      new State(
                          state.present(),
                          state.madeMillis(),
                          false,
                          state.former(),
                          state.clock())));
    });
  }

  /** Lets time pass, and deletes what was kept long enough. To be called while connected. */
  void look() {
    store.atomically(() -> store.lastingPreKeys().get().ifPresent(this::look));
  }

  private void look(State state) {
    RunningClock ran = ran(state.clock());
    Map<Boolean, List<Former>> former =
        state.former().stream().collect(Collectors.partitioningBy(one -> isOver(one, ran)));
    for (Former over : former.getOrDefault(true, List.of())) {
      store.preKeys().removeSignedPreKey(over.pair().signedId());
      store.preKeys().removeLastResortKyberPreKey(over.pair().lastResortId());
    }
    store
        .lastingPreKeys()
        .put(
            new State(
                state.present(),
                state.madeMillis(),
                state.published(),
                former.getOrDefault(false, List.of()),
                ran));
  }

  private static boolean isOver(Former former, RunningClock clock) {
    Long replaced = former.replacedMillis();
    return replaced != null && clock.ranMillis() - replaced >= KEPT.toMillis();
  }

  /** One that was made in the future was made by a clock that has been put back since. */
  private boolean isOld(State state) {
    long age = clock.millis() - state.madeMillis();
    return age < 0 || age >= USED.toMillis();
  }

  private State renewed(Optional<State> before, Pair made) {
    long now = clock.millis();
    return before
        .map(state -> new State(made, now, false, withPresent(state), state.clock()))
        .orElseGet(() -> new State(made, now, false, List.of(), new RunningClock(now, 0)));
  }

  private static List<Former> withPresent(State state) {
    return Stream.concat(Stream.of(new Former(state.present(), null)), state.former().stream())
        .toList();
  }

  private static State taken(State state) {
    long now = state.clock().ranMillis();
    List<Former> former =
        state.former().stream()
            .map(one -> one.replacedMillis() == null ? new Former(one.pair(), now) : one)
            .toList();
    return new State(state.present(), state.madeMillis(), true, former, state.clock());
  }

  private RunningClock ran(RunningClock before) {
    long now = clock.millis();
    long step = Math.clamp(now - before.lookedAtMillis(), 0, LONGEST_STEP.toMillis());
    return new RunningClock(now, before.ranMillis() + step);
  }
}
