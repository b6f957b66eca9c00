package latchkey.client.outbox;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import latchkey.protocol.Limits;
import latchkey.protocol.relay.Envelope;

/** Envelopes, in portions of which each fits into an event. */
public final class Portions {
  /** Base64 makes four bytes of three, and an event has room for 256 KiB. */
  private static final int MAX_BYTES = 150 * 1024;

  private Portions() {}

  public static List<List<Envelope>> of(Collection<Envelope> envelopes) {
    List<List<Envelope>> portions = new ArrayList<>();
    List<Envelope> portion = new ArrayList<>();
    int bytes = 0;
    for (Envelope envelope : envelopes) {
      int length = envelope.ciphertext().length();
      if (!portion.isEmpty()
          && (bytes + length > MAX_BYTES || portion.size() == Limits.MAX_BATCH)) {
        portions.add(List.copyOf(portion));
        portion.clear();
        bytes = 0;
      }
      portion.add(envelope);
      bytes += length;
    }
    if (!portion.isEmpty()) {
      portions.add(List.copyOf(portion));
    }
    return portions;
  }
}
