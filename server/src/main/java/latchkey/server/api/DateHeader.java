package latchkey.server.api;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * The server's time, on every answer (RFC 9110, section 6.6.1): by it a device finds out that its
 * own clock is wrong.
 */
public final class DateHeader {
  private final InstantSource clock;

  /** Written once a second, however many answers there are. */
  private volatile Written last = new Written(Long.MIN_VALUE, "");

  private record Written(long second, String text) {}

  public DateHeader(InstantSource clock) {
    this.clock = clock;
  }

  public void putInto(HttpServerResponse response) {
    long second = clock.instant().getEpochSecond();
    Written written = last;
    if (written.second() != second) {
      written = new Written(second, text(second));
      last = written;
    }
    response.putHeader(HttpHeaders.DATE, written.text());
  }

  private static String text(long second) {
    return DateTimeFormatter.RFC_1123_DATE_TIME.format(
        Instant.ofEpochSecond(second).atOffset(ZoneOffset.UTC));
  }
}
