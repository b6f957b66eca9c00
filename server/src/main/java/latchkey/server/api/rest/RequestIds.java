package latchkey.server.api.rest;

import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Numbers requests, from another beginning at each start. They tell nothing of the caller. */
final class RequestIds {
  private static final int LETTERS = 36;
  private static final AtomicLong LAST =
      new AtomicLong(new SecureRandom().nextLong(1L << 40, 1L << 41));

  private RequestIds() {}

  static String next() {
    return Long.toString(LAST.incrementAndGet(), LETTERS);
  }
}
