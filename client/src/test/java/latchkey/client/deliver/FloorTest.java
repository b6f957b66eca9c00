package latchkey.client.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import latchkey.client.store.KeyStore;
import latchkey.protocol.MeetingId;
import org.junit.jupiter.api.Test;

class FloorTest {
  private final KeyStore store = KeyStore.inMemory();
  private final MeetingId meeting = MeetingId.random();
  private final Floor floor = new Floor(store, meeting);

  @Test
  void aMessageMayNotFallBehindWhatEarlierOnesHaveShown() {
    floor.raise(5, 7);

    assertThat(floor.admits(6, 6)).isFalse();
    assertThat(floor.admits(6, 7)).isTrue();
    assertThat(floor.admits(5, 0)).isTrue();
    assertThat(floor.admits(4, 0)).isTrue();
  }

  @Test
  void whatIsReadLaterCountsInItsPlace() {
    floor.raise(9, 12);
    floor.raise(3, 4);

    assertThat(floor.admits(4, 3)).isFalse();
    assertThat(floor.admits(9, 4)).isTrue();
    assertThat(floor.admits(10, 11)).isFalse();
    floor.raise(5, 20);
    assertThat(floor.admits(10, 19)).isFalse();
    assertThat(floor.admits(5, 4)).isTrue();
  }

  @Test
  void whatWasShownIsKnownWhenADeviceStartsAnew() {
    floor.raise(3, 4);
    floor.raise(9, 12);
    floor.raise(7, 12);

    Floor again = new Floor(store, meeting);
    assertThat(again.admits(4, 3)).isFalse();
    assertThat(again.admits(8, 11)).isFalse();
    assertThat(again.admits(7, 4)).isTrue();
    store.eraseMeeting(meeting, List.of());
    assertThat(new Floor(store, meeting).admits(8, 0)).isTrue();
  }
}
