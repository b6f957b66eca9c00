package latchkey.client;

import java.util.Set;
import latchkey.protocol.Address;

/**
 * Who can open what this device sends: "encryption ready for 11 of 12".
 *
 * @param ready those to whom the device's present sender key has been handed
 * @param queued those for whom the server keeps it until they return
 * @param lacking those who have not been given it yet
 */
public record KeyCoverage(Set<Address> ready, Set<Address> queued, Set<Address> lacking) {
  public static final KeyCoverage NONE = new KeyCoverage(Set.of(), Set.of(), Set.of());

  public KeyCoverage {
    ready = Set.copyOf(ready);
    queued = Set.copyOf(queued);
    lacking = Set.copyOf(lacking);
  }

  /** Everyone who should have it. */
  public int total() {
    return ready.size() + queued.size() + lacking.size();
  }

  public boolean isComplete() {
    return ready.size() == total();
  }

  @Override
  public String toString() {
    return "encryption ready for " + ready.size() + " of " + total();
  }
}
