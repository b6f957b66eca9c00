package latchkey.server.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import latchkey.protocol.ErrorCode;
import latchkey.server.refusal.Refused;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Nothing beyond the budget is ever held, and everything comes back. */
public final class ByteBudgetTest {
  private static final int TOTAL = 100;
  private static final int SHARE = 40;

  private final ByteBudget budget = new ByteBudget(TOTAL, SHARE);

  @Test
  void oneHasItsShare() {
    budget.claim("a").grow(SHARE);
    isRefused(budget.claim("a"), ErrorCode.RATE_LIMITED);
    budget.claim("b").grow(SHARE);
  }

  @Test
  void allTogetherHaveTheTotal() {
    budget.claim("a").grow(SHARE);
    budget.claim("b").grow(SHARE);
    budget.claim("c").grow(TOTAL - 2 * SHARE);
    isRefused(budget.claim("d"), ErrorCode.UNAVAILABLE);
  }

  @Test
  void whatIsGivenBackCanBeHeldAgain() {
    try (ByteBudget.Claim claim = budget.claim("a")) {
      claim.grow(SHARE);
    }
    budget.claim("a").grow(SHARE);
  }

  private static void isRefused(ByteBudget.Claim claim, ErrorCode code) {
    assertThatThrownBy(() -> claim.grow(1))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.code()).isEqualTo(code);
              assertThat(refused.retryAfter()).isPresent();
            });
  }

  @Property
  void isNeverBelowNothingNorAboveTheTotalAndEverythingIsReturned(
      @ForAll @Size(max = 100) List<@IntRange(min = 0, max = 400) Integer> steps) {
    ByteBudget any = new ByteBudget(TOTAL, SHARE);
    List<ByteBudget.Claim> claims = new ArrayList<>();
    for (int step : steps) {
      int which = step % 10;
      if (step % 4 == 0 && !claims.isEmpty()) {
        claims.get(which % claims.size()).close();
      } else if (claims.size() <= which) {
        claims.add(any.claim("who" + which % 4));
      } else {
        grow(claims.get(which), step / 4);
      }
      assertThat(any.held()).isBetween(0L, (long) TOTAL);
    }
    claims.forEach(ByteBudget.Claim::close);
    claims.forEach(ByteBudget.Claim::close);
    assertThat(any.held()).isZero();
    assertThat(any.holders()).isZero();
  }

  private static void grow(ByteBudget.Claim claim, int bytes) {
    try {
      claim.grow(bytes);
    } catch (Refused refused) {
      assertThat(refused.retryAfter()).isPresent();
    }
  }
}
