package latchkey.server.api.rest;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.function.LongSupplier;
import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.Sha256;
import latchkey.server.config.Limit;
import latchkey.server.config.ServerLimits;
import latchkey.server.limit.RateLimiter;
import latchkey.server.refusal.Refused;

/**
 * How often a remote address may send tokens that nobody has. Once it has done so too often, only
 * tokens that have been good lately are looked up for it, so that one who guesses costs little, and
 * those with whom it shares the address go on.
 */
final class TokenLimiter {
  private static final int REMEMBERED = 50_000;
  private static final Duration LATELY = Duration.ofHours(1);
  private static final String REFUSAL =
      "Too many tokens from your address that nobody has. Wait a little, then try again; if this"
          + " device has been signed out, sign in.";

  private final RateLimiter<String> wrong;
  private final Cache<Bytes, Boolean> good =
      Caffeine.newBuilder()
          // Its upkeep is less work than a hand-over to another thread.
          .executor(Runnable::run)
          .maximumSize(REMEMBERED)
          .expireAfterAccess(LATELY)
          .build();

  TokenLimiter(ServerLimits limits, LongSupplier nanoTime) {
    wrong = new RateLimiter<>(limits.of(Limit.STRANGERS_TOKENS), nanoTime);
  }

  /** Looks a token up; counts it where nobody has it. */
  Caller prove(String remoteAddress, String token, Lookup lookup) {
    Bytes hash = Sha256.of(token);
    if (good.getIfPresent(hash) == null) {
      wrong.requireLeft(remoteAddress, REFUSAL);
    }
    try {
      Caller caller = lookup.find(token);
      good.put(hash, true);
      return caller;
    } catch (Refused refused) {
      if (refused.code() == ErrorCode.UNAUTHENTICATED) {
        good.invalidate(hash);
        wrong.count(remoteAddress, REFUSAL);
      }
      throw refused;
    }
  }

  /** Says whose a token is, or refuses. */
  @FunctionalInterface
  interface Lookup {
    Caller find(String token);
  }
}
