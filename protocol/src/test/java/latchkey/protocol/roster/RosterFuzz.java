package latchkey.protocol.roster;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import latchkey.protocol.Bytes;
import latchkey.protocol.Limits;
import latchkey.protocol.MeetingId;
import latchkey.protocol.Sha256;
import latchkey.protocol.keys.SignatureCheck;

/**
 * Whatever entries a log is offered: each is taken in or rejected, a rejected one changes nothing,
 * and a second reader of what was taken in comes to the same end.
 */
class RosterFuzz {
  private static final MeetingId MEETING = new MeetingId("fuzzed-meeting");

  /** Every signature is good, so that the rules behind it are reached. */
  private static final SignatureCheck CREDULOUS = (key, message, signature) -> true;

  /** Entries with two bytes of length before each; the order that they ask for is given to them. */
  @FuzzTest(maxExecutions = 20_000)
  void entriesAreTakenInOrRejected(byte[] input) {
    Roster roster = new Roster(MEETING, CREDULOUS);
    List<Bytes> taken = new ArrayList<>();
    ByteBuffer rest = ByteBuffer.wrap(input);
    while (rest.remaining() > 2) {
      byte[] body = new byte[Math.min(rest.getShort() & 0xFFFF, rest.remaining())];
      rest.get(body);
      Bytes entry = RosterFuzzEntries.placed(roster, body);
      long size = roster.size();
      Bytes head = roster.head();
      switch (roster.append(entry)) {
        case RosterVerdict.Accepted accepted -> {
          assertThat(roster.size()).isEqualTo(size + 1);
          assertThat(roster.head()).isEqualTo(Sha256.of(entry.toByteArray()));
          assertThat(entry.length()).isLessThanOrEqualTo(Limits.MAX_ROSTER_ENTRY_BYTES);
          assertThat(accepted.event().signer()).isNotNull();
          taken.add(entry);
        }
        case RosterVerdict.Rejected rejected -> {
          assertThat(rejected.detail()).isNotBlank();
          assertThat(roster.size()).isEqualTo(size);
          assertThat(roster.head()).isEqualTo(head);
        }
      }
    }
    readsTheSame(roster, taken);
  }

  private static void readsTheSame(Roster roster, List<Bytes> taken) {
    Roster second = new Roster(MEETING, CREDULOUS);
    for (Bytes entry : taken) {
      assertThat(second.append(entry)).isInstanceOf(RosterVerdict.Accepted.class);
    }
    assertThat(second.head()).isEqualTo(roster.head());
    assertThat(second.devices()).isEqualTo(roster.devices());
    assertThat(second.guests()).isEqualTo(roster.guests());
    assertThat(second.hasEnded()).isEqualTo(roster.hasEnded());
  }
}
