package latchkey.client.crypto;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import latchkey.protocol.Bytes;
import latchkey.protocol.Require;
import latchkey.protocol.log.HashContext;

/**
 * What everybody in a meeting can read aloud to know that all have read the same log: who has the
 * same code at the same index has the same people, roles and links up to there
 * (docs/second-edition/protocol.md, section 5).
 *
 * @param index the entry up to which the log was read
 * @param groups six groups of five digits
 */
public record MeetingCode(long index, List<String> groups) {
  private static final int ITERATIONS = 5_200;
  private static final int GROUPS = 6;
  private static final int GROUP_BYTES = 5;
  private static final BigInteger MODULUS = BigInteger.valueOf(100_000);

  public MeetingCode {
    Require.present(groups, "groups");
    groups = List.copyOf(groups);
  }

  /** The code of a log whose entry at {@code index} has this hash. Takes a few milliseconds. */
  public static MeetingCode of(long index, Bytes head) {
    Bytes hash = head;
    for (int i = 0; i < ITERATIONS; i++) {
      hash = HashContext.MEETING_CODE.of(hash.toByteArray());
    }
    byte[] digest = hash.toByteArray();
    List<String> groups = new ArrayList<>();
    for (int start = 0; start < GROUPS * GROUP_BYTES; start += GROUP_BYTES) {
      BigInteger group =
          new BigInteger(1, Arrays.copyOfRange(digest, start, start + GROUP_BYTES)).mod(MODULUS);
      groups.add(String.format(Locale.ROOT, "%05d", group.intValueExact()));
    }
    return new MeetingCode(index, groups);
  }
}
