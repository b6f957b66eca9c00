package latchkey.protocol.log;

import com.google.protobuf.ByteString;
import java.util.List;
import latchkey.protocol.Bytes;
import latchkey.protocol.InvalidInput;
import latchkey.protocol.Limits;
import latchkey.protocol.Names;
import latchkey.protocol.keys.PublicKeys;

/** The forms of an entry's fields. Each check fails with {@link LogFault#MALFORMED}. */
public final class Form {
  private Form() {}

  public static void that(boolean holds, String detail) throws EntryRefused {
    EntryRefused.unless(holds, LogFault.MALFORMED, detail);
  }

  public static Bytes length(ByteString value, int length, String field) throws EntryRefused {
    that(value.size() == length, field + " has not " + length + " bytes");
    return Bytes.of(value.toByteArray());
  }

  public static Bytes hash(ByteString value, String field) throws EntryRefused {
    return length(value, Limits.HASH_BYTES, field);
  }

  public static Bytes signature(ByteString value, String field) throws EntryRefused {
    return length(value, Limits.SIGNATURE_BYTES, field);
  }

  /** A public key of 33 bytes that is canonical and in the prime-order subgroup. */
  public static Bytes key(ByteString value, String field) throws EntryRefused {
    try {
      return PublicKeys.identity(Bytes.of(value.toByteArray()), field);
    } catch (InvalidInput e) {
      throw new EntryRefused(LogFault.MALFORMED, "a key is none: " + e.getMessage());
    }
  }

  /** A number from 0 to {@code max}. */
  public static long number(long value, long max, String field) throws EntryRefused {
    that(value >= 0 && value <= max, field + " is not from 0 to " + max);
    return value;
  }

  /** A device's id: 1 to 127. */
  public static int deviceId(int value) throws EntryRefused {
    that(value >= 1 && value <= Limits.MAX_DEVICE_ID, "a device id is not from 1 to 127");
    return value;
  }

  /** Device ids, each greater than the one before. */
  public static List<Integer> ascending(List<Integer> values) throws EntryRefused {
    int last = 0;
    for (int value : values) {
      deviceId(value);
      that(value > last, "device ids are not in ascending order");
      last = value;
    }
    return List.copyOf(values);
  }

  public static String name(String value, int maxCodePoints) throws EntryRefused {
    try {
      return Names.require(value, maxCodePoints, "name");
    } catch (InvalidInput e) {
      throw new EntryRefused(LogFault.MALFORMED, "a " + e.getMessage());
    }
  }
}
