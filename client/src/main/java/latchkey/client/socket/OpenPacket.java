package latchkey.client.socket;

import java.time.Duration;
import java.util.Optional;
import latchkey.protocol.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * What an Engine.IO server says first.
 *
 * @param patience within which something must be heard
 * @param maxPayload bytes in the body of a POST
 */
record OpenPacket(String session, Duration patience, int maxPayload) {
  private static final long LONGEST_MILLIS = Duration.ofMinutes(10).toMillis();

  private record Said(
      @Nullable String sid,
      @Nullable Long pingInterval,
      @Nullable Long pingTimeout,
      @Nullable Integer maxPayload) {}

  /** Empty where it is none. */
  static Optional<OpenPacket> read(String json) {
    Said said;
    try {
      said = Json.mapper().readValue(json, Said.class);
    } catch (JacksonException e) {
      return Optional.empty();
    }
    String session = said.sid();
    Long interval = said.pingInterval();
    Long timeout = said.pingTimeout();
    if (session == null || interval == null || timeout == null) {
      return Optional.empty();
    }
    Integer max = said.maxPayload();
    return Optional.of(
        new OpenPacket(
            session,
            Duration.ofMillis(sensible(interval) + sensible(timeout)),
            max == null ? Integer.MAX_VALUE : Math.max(1, max)));
  }

  private static long sensible(long millis) {
    return Math.max(1, Math.min(LONGEST_MILLIS, millis));
  }
}
