package latchkey.server.config;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import latchkey.protocol.Limits;

/**
 * How much, how often, how long.
 *
 * @param accessToken how long a device stays signed in that is not used
 * @param signInLink how long a sign-in link works
 * @param guestSession how long a guest may stay, from its knock
 * @param retention how long the relay keeps messages and envelopes
 * @param numbers those limits that are not as usual
 */
public record ServerLimits(
    Duration accessToken,
    Duration signInLink,
    Duration guestSession,
    Duration retention,
    Map<Limit, Integer> numbers) {
  public static final ServerLimits DEFAULT =
      new ServerLimits(
          Duration.ofDays(90),
          Limits.SIGN_IN_LINK,
          Limits.GUEST_SESSION,
          Duration.ofDays(30),
          Map.of());

  public ServerLimits {
    numbers = Map.copyOf(numbers);
    numbers.forEach((limit, number) -> {
      if (number < 1) {
        throw new IllegalArgumentException(
            "the limit " + limit.option() + " must be at least 1, not " + number);
      }
    });
  }

  public int of(Limit limit) {
    return numbers.getOrDefault(limit, limit.usual());
  }

  public ServerLimits with(Limit limit, int number) {
    Map<Limit, Integer> more = new EnumMap<>(Limit.class);
    more.putAll(numbers);
    more.put(limit, number);
    return new ServerLimits(accessToken, signInLink, guestSession, retention, more);
  }

  public ServerLimits withSignInLink(Duration lifetime) {
    return new ServerLimits(accessToken, lifetime, guestSession, retention, numbers);
  }
}
