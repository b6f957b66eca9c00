package latchkey.client.store;

import java.util.Locale;
import latchkey.protocol.Address;

/** How records' keys are written. */
final class Keys {
  private Keys() {}

  static String of(Address address) {
    return address.id() + "/" + address.deviceId();
  }

  /** Ordered as text the way it is as a number. */
  static String of(long number) {
    return String.format(Locale.ROOT, "%019d", number);
  }
}
