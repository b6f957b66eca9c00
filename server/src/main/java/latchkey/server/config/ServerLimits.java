package latchkey.server.config;

import java.time.Duration;
import latchkey.protocol.Limits;

/**
 * How much, how often, how long.
 *
 * @param accessToken how long a device stays signed in
 * @param signInLink how long a sign-in link works
 * @param guestSession how long a guest may stay, from its knock
 * @param retention how long the relay keeps messages and envelopes
 * @param bundleTakesAnHour how often a device takes the same device's key bundle
 * @param participants devices and guests of a meeting, and at most as many in its lobby
 * @param mailbox envelopes that wait for a device
 * @param guestEventsAMinute events of one guest session
 * @param callsAMinute sign-ins, join pages and knocks from one remote address, each
 */
public record ServerLimits(
    Duration accessToken,
    Duration signInLink,
    Duration guestSession,
    Duration retention,
    int bundleTakesAnHour,
    int participants,
    int mailbox,
    int guestEventsAMinute,
    int callsAMinute) {
  public static final ServerLimits DEFAULT =
      new ServerLimits(
          Duration.ofDays(90),
          Limits.SIGN_IN_LINK,
          Limits.GUEST_SESSION,
          Duration.ofDays(30),
          Limits.MAX_BUNDLE_TAKES_AN_HOUR,
          Limits.MAX_PARTICIPANTS,
          Limits.MAX_MAILBOX,
          Limits.MAX_GUEST_EVENTS_A_MINUTE,
          120);
}
