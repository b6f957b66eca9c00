package latchkey.client.model;

import java.util.Set;
import latchkey.protocol.Address;

/**
 * Who can open what this device sends: "encryption ready for 11 of 12".
 *
 * @param ready those who have acknowledged the device's present sender key
 * @param delivered those who are there and have been sent it, and have not acknowledged it yet
 * @param queued those who are away, for whom the server keeps it until they return
 * @param lacking those who have not been given it yet
 */
public record KeyCoverage(
    Set<Address> ready, Set<Address> delivered, Set<Address> queued, Set<Address> lacking) {
  public static final KeyCoverage NONE = new KeyCoverage(Set.of(), Set.of(), Set.of(), Set.of());

  public KeyCoverage {
    ready = Set.copyOf(ready);
    delivered = Set.copyOf(delivered);
    queued = Set.copyOf(queued);
    lacking = Set.copyOf(lacking);
  }

  /** Everyone who should have it. */
  public int total() {
    return ready.size() + delivered.size() + queued.size() + lacking.size();
  }

  public boolean isComplete() {
    return ready.size() == total();
  }

  @Override
  public String toString() {
    return "encryption ready for " + ready.size() + " of " + total();
  }
}
