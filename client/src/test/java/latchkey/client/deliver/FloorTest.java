package latchkey.client.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FloorTest {
  private final Floor floor = new Floor();

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
  void whatWasShownStaysWhenNumbersAreGivenAnew() {
    floor.raise(9, 12);
    floor.renumberedFrom(4);

    assertThat(floor.admits(4, 11)).isFalse();
    assertThat(floor.admits(4, 12)).isTrue();
  }
}
