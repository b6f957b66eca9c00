package latchkey.server.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import latchkey.protocol.ErrorCode;
import latchkey.server.refusal.Refused;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nothing beyond the budget is ever held, and everything comes back. */
public final class ByteBudgetTest {
  private static final int STEP = ByteBudget.STEP;
  private static final int TOTAL = 1_000 * STEP;
  private static final int SHARE = 100 * STEP;

  private final ByteBudget budget = new ByteBudget(TOTAL, SHARE);

  @Test
  void oneHasItsShare() {
    claim("a").require(SHARE - STEP);
    claim("a").require(STEP);
    isRefused(claim("a"), 1, ErrorCode.RATE_LIMITED);
    claim("b").require(SHARE);
  }

  @Test
  void whatIsGivenBackCanBeHeldAgain() {
    try (ByteBudget.Claim claim = claim("a")) {
      claim.require(SHARE);
      claim.require(0);
      claim("a").require(SHARE);
      isRefused(claim, 1, ErrorCode.RATE_LIMITED);
    }
  }

  @Test
  void oneThatIsRefusedHoldsWhatItHeld() {
    ByteBudget.Claim claim = claim("a");
    claim.require(5 * STEP);
    assertThat(claim.hold(SHARE + 1L)).isFalse();
    assertThat(budget.held()).isEqualTo(5L * STEP);
    claim.close();
    claim.close();
    assertThat(budget.held()).isZero();
    assertThat(claim.hold(1)).isFalse();
    assertThat(claim.hold(0)).isTrue();
    assertThat(budget.held()).isZero();
  }

  @Test
  void thoseWhoHoldMostMakeRoomForThoseWhoHoldLess() {
    List<String> crowdedOut = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      String who = "greedy " + i;
      budget.claim(who, () -> crowdedOut.add(who)).require(SHARE - STEP);
      budget.claim(who, () -> crowdedOut.add(who + ", too")).require(STEP);
    }
    assertThat(budget.held()).isEqualTo(TOTAL);
    isRefused(claim("as greedy"), SHARE, ErrorCode.UNAVAILABLE);
    assertThat(crowdedOut).isEmpty();

    ByteBudget.Claim modest = claim("modest");
    modest.require(SHARE / 2);
    assertThat(crowdedOut).hasSize(1).allMatch(who -> who.matches("greedy \\d"));
    assertThat(budget.held()).isLessThan(TOTAL);
    for (int i = 0; i < 500; i++) {
      claim("modest " + i).require(STEP);
    }
    assertThat(crowdedOut).allMatch(who -> who.matches("greedy \\d"));
    assertThat(modest.hold(SHARE / 2)).isTrue();
  }

  @Test
  void oneThatIsCrowdedOutHoldsNothingEverAfter() {
    List<ByteBudget.Claim> greedy =
        IntStream.range(0, 10).mapToObj(i -> claim("greedy " + i)).toList();
    greedy.forEach(claim -> claim.require(SHARE));
    claim("modest").require(STEP);

    List<ByteBudget.Claim> out = greedy.stream().filter(claim -> !claim.hold(SHARE)).toList();
    assertThat(out).hasSize(1);
    assertThat(out.getFirst().hold(STEP)).isFalse();
    out.getFirst().close();
    greedy.forEach(ByteBudget.Claim::close);
    assertThat(budget.held()).isEqualTo(STEP);
  }

  /** A look at each of them for each newcomer would take minutes. */
  @Test
  @Timeout(20)
  void makingRoomIsQuickHoweverManyThereAre() {
    int many = 100_000;
    ByteBudget large = new ByteBudget(2L * many * STEP, SHARE);
    AtomicInteger out = new AtomicInteger();
    for (int i = 0; i < many; i++) {
      large.claim("early " + i, out::incrementAndGet).require(2 * STEP);
    }
    for (int i = 0; i < many; i++) {
      large.claim("late " + i, () -> {}).require(STEP);
    }
    assertThat(out).hasValue(many / 2);
  }

  private ByteBudget.Claim claim(String who) {
    return budget.claim(who, () -> {});
  }

  private static void isRefused(ByteBudget.Claim claim, int bytes, ErrorCode code) {
    assertThatThrownBy(() -> claim.require(bytes))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.code()).isEqualTo(code);
              assertThat(refused.retryAfter()).isPresent();
            });
  }

  @Property
  void isNeverBelowNothingNorAboveTheTotalAndEverythingIsReturned(
      @ForAll @Size(max = 200) List<@IntRange(min = 0, max = 2_000) Integer> steps) {
    ByteBudget any = new ByteBudget(TOTAL, SHARE);
    List<ByteBudget.Claim> claims =
        IntStream.range(0, 10).mapToObj(i -> any.claim("who" + i % 4, () -> {})).toList();
    List<ByteBudget.Claim> open = new ArrayList<>(claims);
    for (int step : steps) {
      ByteBudget.Claim claim = claims.get(step % 10);
      if (step % 17 == 0) {
        claim.close();
        open.remove(claim);
      } else {
        long before = any.held();
        boolean fits = claim.hold((long) step * STEP / 16);
        assertThat(fits || any.held() == before).isTrue();
      }
      assertThat(any.held()).isBetween(0L, (long) TOTAL);
    }
    open.forEach(claim -> assertThat(claim.hold(0)).isTrue());
    assertThat(any.held()).isZero();
    assertThat(any.holders()).isZero();
    claims.forEach(ByteBudget.Claim::close);
    claims.forEach(ByteBudget.Claim::close);
    assertThat(any.held()).isZero();
  }
}
