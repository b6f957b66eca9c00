package latchkey.client.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import latchkey.client.model.LatchkeyException;
import latchkey.client.store.KeyStore;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.MeetingId;
import org.junit.jupiter.api.Test;

/** An account has changed, and its meetings are told. */
final class CarryListTest {
  private static final MeetingId ONE = MeetingId.random();
  private static final MeetingId TWO = MeetingId.random();
  private static final MeetingId THREE = MeetingId.random();

  private final KeyStore store = KeyStore.inMemory();
  private final List<MeetingId> told = new ArrayList<>();
  private final Map<MeetingId, LatchkeyException> failing = new HashMap<>();
  private final List<RuntimeException> failures = new ArrayList<>();

  private Optional<Duration> carry() {
    return new CarryList(store.accountLogs(), failures::add)
        .carry(() -> List.of(ONE, TWO, THREE), this::tell);
  }

  private boolean tell(MeetingId meeting) {
    LatchkeyException failure = failing.get(meeting);
    if (failure != null) {
      throw failure;
    }
    return told.add(meeting);
  }

  @Test
  void oneMeetingThatFailsKeepsNoOtherFromBeingToldAndTheOthersAreNotToldAgain() {
    store.accountLogs().putToCarry();
    failing.put(ONE, LatchkeyException.unreachable("Not now.", null));
    failing.put(TWO, new LatchkeyException(ErrorCode.INVALID_ROSTER_ENTRY, "No."));
    assertThat(carry()).isPresent();
    assertThat(told).containsExactly(THREE);
    assertThat(failures).hasSize(1);

    failing.clear();
    assertThat(carry()).isEmpty();
    assertThat(told).containsExactlyInAnyOrder(ONE, TWO, THREE);
    assertThat(carry()).isEmpty();
    assertThat(told).hasSize(3);
  }

  @Test
  void aChangeThatComesMeanwhileIsToldToAllAndAMeetingThatIsOverToNobody() {
    store.accountLogs().putToCarry();
    failing.put(ONE, new LatchkeyException(ErrorCode.MEETING_ENDED, "It has ended."));
    assertThat(carry()).isEmpty();
    assertThat(store.accountLogs().toCarryInto()).isEmpty();

    store.accountLogs().putToCarry();
    assertThat(carry()).isEmpty();
    assertThat(told).containsExactlyInAnyOrder(TWO, THREE, TWO, THREE);
  }
}
