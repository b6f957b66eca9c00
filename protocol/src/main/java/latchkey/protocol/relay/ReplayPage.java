package latchkey.protocol.relay;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The acknowledgement of {@link Replay}.
 *
 * @param messages in order of {@code seq}; where the first one's is more than {@code after} + 1,
 *     those between were never this device's to read, or the retention time has passed
 * @param latest the highest {@code seq} of that incarnation: read on until it is reached
 * @param until when the server took the newest message of a former incarnation, where it still has
 *     that: what was said later in it is lost
 * @param next the incarnation that follows, to be read from its beginning once {@code latest} is
 *     reached; null for the present one
 */
public record ReplayPage(
    boolean ok,
    List<MeetingMessage> messages,
    long latest,
    @Nullable Instant until,
    @Nullable Incarnation next) {
  public ReplayPage {
    messages = List.copyOf(messages);
  }
}
