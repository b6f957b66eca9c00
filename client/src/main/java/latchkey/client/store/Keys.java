package latchkey.client.store;

import java.util.HexFormat;
import java.util.Locale;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.MeetingId;

/** How records' keys are written. */
final class Keys {
  private Keys() {}

  static String of(Address address) {
    return address.id() + "/" + address.deviceId();
  }

  static String of(MeetingId meeting, Bytes hash) {
    return meeting.value() + "/" + HexFormat.of().formatHex(hash.toByteArray());
  }

  /** Ordered as text the way it is as a number. */
  static String of(long number) {
    return String.format(Locale.ROOT, "%019d", number);
  }
}
