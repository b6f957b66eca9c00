package latchkey.client.store;

import java.util.Optional;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.Json;
import latchkey.protocol.Require;
import org.jspecify.annotations.Nullable;

/**
 * The identity keys under which this device knows others: the first one seen is pinned; another one
 * waits until the person accepts it.
 */
public final class PinnedIdentities {
  private final Records records;

  PinnedIdentities(Records records) {
    this.records = records;
  }

  /**
   * What is known of somebody.
   *
   * @param changedTo another key, seen since and not accepted
   */
  public record Pin(Bytes identityKey, @Nullable Bytes changedTo) {
    public Pin {
      Require.present(identityKey, "identityKey");
    }

    public Optional<Bytes> change() {
      return Optional.ofNullable(changedTo);
    }
  }

  public Optional<Pin> get(Address address) {
    return records
        .get(Kind.PINNED_IDENTITY, Keys.of(address))
        .map(json -> Json.mapper().readValue(json, Pin.class));
  }

  /**
   * Compares {@code identityKey} with the pinned one, or pins it where there is none. False where
   * it is another: it must not be used until {@link #accept}ed, and is kept as the change to ask
   * about.
   */
  public boolean check(Address address, Bytes identityKey) {
    return records.atomically(() -> {
      Optional<Pin> known = get(address);
      if (known.isEmpty()) {
        put(address, new Pin(identityKey, null));
        return true;
      }
      Pin pin = known.get();
      if (pin.identityKey().equals(identityKey)) {
        return true;
      }
      put(address, new Pin(pin.identityKey(), identityKey));
      return false;
    });
  }

  /** The person accepts this key as the other's new one. */
  public void accept(Address address, Bytes identityKey) {
    put(address, new Pin(identityKey, null));
  }

  private void put(Address address, Pin pin) {
    records.put(Kind.PINNED_IDENTITY, Keys.of(address), Json.mapper().writeValueAsBytes(pin));
  }
}
